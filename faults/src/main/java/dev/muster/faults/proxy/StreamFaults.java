package dev.muster.faults.proxy;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Chance;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;

/**
 * Decides what happens to the bytes of all connections in one direction between two nodes: when each chunk may go on, and
 * whether a bit of it flips. It sees no byte, no socket and no clock. Not thread safe: the thread of the proxy owns it.
 *
 * <p>A chunk that has arrived is due after its delay, never before an earlier one of its connection; once it is due it waits
 * for the line, which all connections share and which carries {@link Bandwidth#bytesPerSecond} and one chunk at a time.
 */
final class StreamFaults {
    /** What a chunk holds at most where chance or the line counts chunks: the content of one packet on Ethernet. */
    static final int SEGMENT_BYTES = 1460;
    /** What a chunk holds at most otherwise. */
    static final int MOST_BYTES = 64 * 1024;
    /** A narrow line is not taken by one chunk for longer than one part in so many of a second. */
    private static final int CHUNKS_PER_SECOND = 20;

    private long random;
    private LinkState state = LinkState.CLEAR;
    private long lineFreeNanos;
    private int changes;

    /** Draws from {@code seed}. */
    StreamFaults(long seed) {
        this.random = Chance.mixed(seed);
    }

    /**
     * What is decided about one chunk when it arrives.
     *
     * @param dueNanos the instant before which it does not go on
     * @param flippedBit which of its bits flips, counted from the first of the first byte; -1 = none
     */
    record Verdict(long dueNanos, int flippedBit) {}

    /** Replaces what holds. Chunks that have arrived keep their delay and their bits, but not their turn on the line. */
    void set(LinkState next, long nowNanos) {
        state = next;
        lineFreeNanos = nowNanos;
        changes++;
    }

    /** What holds. */
    LinkState state() {
        return state;
    }

    /** How often {@link #set} was called: a turn on the line from an earlier count is void. */
    int changes() {
        return changes;
    }

    /** Whether nothing goes on. */
    boolean isCut() {
        return state.isCut();
    }

    /** How many bytes the next chunk may hold, at least 1. */
    int mostBytes() {
        LinkFaults faults = state.faults();
        if (faults.bandwidth().isLimited()) {
            long fair = faults.bandwidth().bytesPerSecond() / CHUNKS_PER_SECOND;
            return (int) Math.max(1, Math.min(SEGMENT_BYTES, fair));
        }
        return faults.corruption() > 0 ? SEGMENT_BYTES : MOST_BYTES;
    }

    /** How many bytes of one connection may wait, of {@code capacity}; at least one chunk. */
    int mostWaiting(int capacity) {
        long queue = state.faults().bandwidth().queueBytes();
        return (int) Math.max(mostBytes(), Math.min(capacity, queue));
    }

    /**
     * A chunk of so many bytes has arrived; 0 = the end of the stream.
     *
     * @param previousDueNanos when the one before it in its connection is due; for the first, any instant that is past
     */
    Verdict arrived(long nowNanos, long previousDueNanos, int bytes) {
        random += Chance.STEP;
        long bits = Chance.mixed(random);
        LinkFaults faults = state.faults();
        long dueNanos = nowNanos + faults.delay().drawn(bits);
        if (previousDueNanos - dueNanos > 0) {
            dueNanos = previousDueNanos;
        }
        boolean isCorrupted = bytes > 0 && Chance.unit(Chance.mixed(bits + 2)) < faults.corruption();
        int bit = isCorrupted ? (int) Chance.below(Chance.mixed(bits + 3), 8L * bytes) : -1;
        return new Verdict(dueNanos, bit);
    }

    /**
     * Takes the line for a chunk that is due, and returns the instant at which its last byte has passed. Call it in the
     * order in which chunks are to go, while nothing is cut.
     */
    long takeLine(long dueNanos, int bytes) {
        Bandwidth bandwidth = state.faults().bandwidth();
        if (!bandwidth.isLimited() || bytes == 0) {
            return dueNanos;
        }
        long startNanos = lineFreeNanos - dueNanos > 0 ? lineFreeNanos : dueNanos;
        lineFreeNanos = startNanos + bandwidth.nanosFor(bytes);
        return lineFreeNanos;
    }
}
