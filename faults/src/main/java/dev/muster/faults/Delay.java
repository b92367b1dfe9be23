package dev.muster.faults;

/**
 * How long a message is on its way: uniform between two bounds, and on top an exponential tail when asked for. The
 * wider the range, the more messages overtake each other.
 *
 * @param leastNanos the shortest delay, at least 0
 * @param mostNanos the longest delay before the tail, at least {@code leastNanos}
 * @param tailMeanNanos mean of an exponential delay added to it, at most 2 to the 55th ns, some 417 days; 0 = none
 */
public record Delay(long leastNanos, long mostNanos, long tailMeanNanos) {
    /** As soon as it can. */
    public static final Delay NONE = between(0, 0);

    /** Checks that the delays are ordered and not negative. */
    public Delay {
        if (leastNanos < 0 || mostNanos < leastNanos || mostNanos >= 1L << 61) {
            throw new IllegalArgumentException(
                    "delays must be ordered and at least 0, were " + leastNanos + " and " + mostNanos);
        }
        if (tailMeanNanos < 0 || tailMeanNanos >= 1L << 55) {
            throw new IllegalArgumentException(
                    "tailMeanNanos must be at least 0 and below 2 to the 55th, was " + tailMeanNanos);
        }
    }

    /** Uniform between the two, without a tail. */
    public static Delay between(long leastNanos, long mostNanos) {
        return new Delay(leastNanos, mostNanos, 0);
    }

    /** The same with an exponential tail of this mean. */
    public Delay withTail(long meanNanos) {
        return new Delay(leastNanos, mostNanos, meanNanos);
    }

    /** The delay that these random bits stand for, in ns. */
    public long drawn(long bits) {
        long uniform = leastNanos + Chance.below(bits, mostNanos - leastNanos + 1);
        if (tailMeanNanos == 0) {
            return uniform;
        }
        return uniform + (long) (-tailMeanNanos * StrictMath.log(1 - Chance.unit(Chance.mixed(bits + 1))));
    }
}
