package dev.muster.crdt.causal;

/**
 * A hybrid logical time: 48 bits of milliseconds since 1970 and 16 bits that order what happens within one, packed so that
 * the order of the numbers is the order in time (Kulkarni et al., "Logical physical clocks", 2014, section 3).
 *
 * @param packed not negative
 */
public record HybridTime(long packed) implements Comparable<HybridTime> {
    /** Before every write. */
    public static final HybridTime ZERO = new HybridTime(0);

    /** Nothing later than this is taken from the network, so that there is always a later time: 34 centuries from 1970. */
    public static final HybridTime LATEST_ACCEPTED = new HybridTime(Long.MAX_VALUE - (1L << 56));

    private static final int COUNTER_BITS = 16;

    /** Checks that the number is not negative. */
    public HybridTime {
        if (packed < 0) {
            throw new IllegalArgumentException("packed must not be negative, was " + packed);
        }
    }

    /** The first time of a millisecond. */
    public static HybridTime ofMillis(long millis) {
        return new HybridTime(millis << COUNTER_BITS);
    }

    /** Milliseconds since 1970. */
    public long millis() {
        return packed >>> COUNTER_BITS;
    }

    /** The time right after; moves into the next millisecond when the counter is full. */
    public HybridTime next() {
        return new HybridTime(packed + 1);
    }

    @Override
    public int compareTo(HybridTime other) {
        return Long.compare(packed, other.packed);
    }
}
