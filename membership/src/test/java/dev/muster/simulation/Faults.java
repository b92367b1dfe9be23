package dev.muster.simulation;

/**
 * What happens to a message on its way.
 *
 * @param loss probability that it is lost, 0 to below 1
 * @param duplication probability that a second copy arrives, with a delay of its own, 0 to below 1
 * @param leastDelayNanos the shortest delay, at least 1
 * @param mostDelayNanos the longest delay; the wider the range, the more messages overtake each other
 */
public record Faults(double loss, double duplication, long leastDelayNanos, long mostDelayNanos) {
    /** Checks each value and that the delays are ordered. */
    public Faults {
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        if (leastDelayNanos < 1 || mostDelayNanos < leastDelayNanos) {
            throw new IllegalArgumentException(
                    "delays must be ordered and at least 1 ns, were " + leastDelayNanos + " and " + mostDelayNanos);
        }
    }

    /** A quiet network: no loss, no duplicates, 0.1 to 1 ms. */
    public static Faults none() {
        return new Faults(0, 0, 100_000, 1_000_000);
    }

    /** A bad one: a fifth is lost, a tenth doubled, delays from 0.1 ms to 200 ms, so that most messages are out of order. */
    public static Faults harsh() {
        return new Faults(0.2, 0.1, 100_000, 200_000_000);
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and below 1, was " + value);
        }
    }
}
