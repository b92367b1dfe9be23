package dev.muster.faults;

/**
 * Fractional slowness: a node that runs, but only in slices of time, as under a processor quota or on a starved host.
 * While everything else is normal, its messages and timers wait for its next slice.
 *
 * @param sliceNanos how long it runs, at least 1
 * @param leastGapNanos the shortest time between two slices, at least 0
 * @param mostGapNanos the longest time between two slices, uniform between the two
 * @param costNanos how long it is busy with one message or timer, 0 to {@code sliceNanos}; one that does not fit into
 *     what is left of a slice waits for the next
 * @param inboxCapacity how many messages may wait, at least 1; one that finds no room is dropped
 * @param order which of the waiting comes first
 */
public record Slowness(
        long sliceNanos, long leastGapNanos, long mostGapNanos, long costNanos, int inboxCapacity, DrainOrder order) {
    /** Checks each value and their relations. */
    public Slowness {
        if (sliceNanos < 1 || costNanos < 0 || costNanos > sliceNanos) {
            throw new IllegalArgumentException(
                    "sliceNanos must be at least 1 and hold costNanos, were " + sliceNanos + " and " + costNanos);
        }
        if (leastGapNanos < 0 || mostGapNanos < leastGapNanos || mostGapNanos >= 1L << 61) {
            throw new IllegalArgumentException(
                    "gaps must be ordered and at least 0, were " + leastGapNanos + " and " + mostGapNanos);
        }
        if (inboxCapacity < 1) {
            throw new IllegalArgumentException("inboxCapacity must be at least 1, was " + inboxCapacity);
        }
    }

    /** Runs 10 ms, then waits 200 to 2000 ms; 0.1 ms an event, room for 1024 messages, one mailbox. */
    public static Slowness starved() {
        return new Slowness(10_000_000, 200_000_000, 2_000_000_000, 100_000, 1024, DrainOrder.BY_TIME);
    }

    /** The same with another gap between slices. */
    public Slowness withGap(long least, long most) {
        return new Slowness(sliceNanos, least, most, costNanos, inboxCapacity, order);
    }

    /** The same with another order. */
    public Slowness withOrder(DrainOrder next) {
        return new Slowness(sliceNanos, leastGapNanos, mostGapNanos, costNanos, inboxCapacity, next);
    }
}
