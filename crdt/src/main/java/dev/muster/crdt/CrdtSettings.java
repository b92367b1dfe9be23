package dev.muster.crdt;

import java.time.Duration;

/**
 * How the replicated data is kept equal between nodes.
 *
 * @param flushInterval how long local writes are collected before they are sent. Shorter shows writes elsewhere sooner,
 *     longer joins more of them into one message. 1 ms to 10 s, default 20 ms.
 * @param retransmitAfter how long to wait for an acknowledgement before sending again, doubled up to eight times for a
 *     neighbour that stays silent. Set it above the 99th percentile of the round trip. Not shorter than {@code
 *     flushInterval}; default 300 ms.
 * @param digestInterval how often digests are compared with each neighbour, as the safety net under the deltas and the way
 *     a new node gets its data. Not shorter than {@code retransmitAfter}; default 1 s.
 * @param bufferBytes how much unacknowledged change is kept for all neighbours together, in bytes. A neighbour that falls
 *     behind further gets whole keys instead. 64 KiB to 1 GiB, default 8 MiB.
 * @param maxClockDrift how far another node's clock may be ahead and still be followed by ours. Data from further ahead is
 *     taken, but does not move our clock. 1 ms to 1 h, default 60 s.
 */
public record CrdtSettings(
        Duration flushInterval,
        Duration retransmitAfter,
        Duration digestInterval,
        int bufferBytes,
        Duration maxClockDrift) {

    /** Checks every value and their relations. */
    public CrdtSettings {
        requireBetween("flushInterval", flushInterval, Duration.ofMillis(1), Duration.ofSeconds(10));
        requireBetween("retransmitAfter", retransmitAfter, flushInterval, Duration.ofMinutes(1));
        requireBetween("digestInterval", digestInterval, retransmitAfter, Duration.ofHours(1));
        requireBetween("maxClockDrift", maxClockDrift, Duration.ofMillis(1), Duration.ofHours(1));
        if (bufferBytes < 64 << 10 || bufferBytes > 1 << 30) {
            throw new IllegalArgumentException("bufferBytes must be 65536 to 1073741824, was " + bufferBytes);
        }
    }

    /** The default of every value, for nodes in one data centre. */
    public static CrdtSettings lan() {
        return new CrdtSettings(
                Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofSeconds(1), 8 << 20, Duration.ofSeconds(60));
    }

    /** For nodes on one machine: changes and new nodes are seen sooner. */
    public static CrdtSettings local() {
        return new CrdtSettings(
                Duration.ofMillis(10), Duration.ofMillis(200), Duration.ofMillis(500), 8 << 20, Duration.ofSeconds(60));
    }

    /** The same with another flush interval. */
    public CrdtSettings withFlushInterval(Duration interval) {
        return new CrdtSettings(interval, retransmitAfter, digestInterval, bufferBytes, maxClockDrift);
    }

    /** The same with another digest interval. */
    public CrdtSettings withDigestInterval(Duration interval) {
        return new CrdtSettings(flushInterval, retransmitAfter, interval, bufferBytes, maxClockDrift);
    }

    /** The same with another bound on the buffered changes. */
    public CrdtSettings withBufferBytes(int bytes) {
        return new CrdtSettings(flushInterval, retransmitAfter, digestInterval, bytes, maxClockDrift);
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", was " + value);
        }
    }
}
