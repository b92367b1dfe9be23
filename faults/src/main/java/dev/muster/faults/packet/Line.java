package dev.muster.faults.packet;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The packets under way on all links, by the instant at which they arrive, then in the order they were sent. */
final class Line {
    private final int capacity;
    private final PriorityQueue<UnderWay> packets = new PriorityQueue<>();
    private long nextSequence;

    /** One packet under way. */
    record UnderWay(long atNanos, long sequence, Link link, Packet packet) implements Comparable<UnderWay> {
        @Override
        public int compareTo(UnderWay other) {
            int byTime = Long.compare(atNanos - other.atNanos, 0);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Line(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        this.capacity = capacity;
    }

    /** Whether there was room; one that arrives at once needs none. */
    boolean add(long nowNanos, long atNanos, Link link, Packet packet) {
        if (packets.size() >= capacity && atNanos - nowNanos > 0) {
            return false;
        }
        packets.add(new UnderWay(atNanos, nextSequence++, link, packet));
        return true;
    }

    /** The next that has arrived, which is no longer under way. */
    @Nullable
    UnderWay arrived(long nowNanos) {
        UnderWay next = packets.peek();
        return next != null && nowNanos - next.atNanos >= 0 ? packets.poll() : null;
    }

    /** How long until one arrives; {@link Long#MAX_VALUE} if none is under way. */
    long waitNanos(long nowNanos) {
        UnderWay next = packets.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.atNanos - nowNanos);
    }

    int size() {
        return packets.size();
    }
}
