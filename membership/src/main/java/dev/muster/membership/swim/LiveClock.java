package dev.muster.membership.swim;

/**
 * The time during which this node demonstrably ran and heard others. Silence counts up to a limit, then not at all; a
 * stall does not count. By this clock suspicions age, so that whoever was paused or cut off gives every suspect its full
 * time to refute once it hears again.
 */
final class LiveClock {
    private final long longestGapNanos;
    private long liveNanos;
    private long heardNanos;
    private long stalledNanos;
    private long heard;

    LiveClock(long longestGapNanos, long nowNanos) {
        this.longestGapNanos = longestGapNanos;
        this.heardNanos = nowNanos;
    }

    /** Another node was heard. */
    void heard(long nowNanos) {
        liveNanos = at(nowNanos);
        heardNanos = nowNanos;
        stalledNanos = 0;
        heard++;
    }

    /** This node did not run for the last {@code nanos}. */
    void stalled(long nanos) {
        stalledNanos += nanos;
    }

    /** Live time now. */
    long at(long nowNanos) {
        return liveNanos + Math.min(silentNanos(nowNanos), longestGapNanos);
    }

    /** How long nobody was heard while this node ran. */
    long silentNanos(long nowNanos) {
        return Math.max(0, nowNanos - heardNanos - stalledNanos);
    }

    /** How often another node was heard. */
    long heardCount() {
        return heard;
    }

    /** How long until live time is {@code liveNanosWanted}; {@code Long.MAX_VALUE} when it will not be without hearing. */
    long remaining(long nowNanos, long liveNanosWanted) {
        long missing = liveNanosWanted - at(nowNanos);
        return missing <= Math.max(0, longestGapNanos - silentNanos(nowNanos)) ? Math.max(0, missing) : Long.MAX_VALUE;
    }
}
