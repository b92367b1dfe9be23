package dev.muster.faults.packet;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Chance;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One direction between two nodes: the same law as in the simulator, for packets in place of messages. */
final class Link {
    /** Packets recorded for replay; the oldest is forgotten. */
    static final int RECORD = 256;

    private final String to;
    private final Line line;
    private final List<Packet> record = new ArrayList<>(0);
    private final Map<Drop, Long> dropped = new EnumMap<>(Drop.class);
    private LinkState state = LinkState.CLEAR;
    private int nextRecord;
    private long freeAtNanos;
    private boolean hasQueue;
    private long sent;
    private long duplicated;
    private long replayed;
    private long corrupted;
    private long heldBack;
    private long arrived;

    Link(String to, Line line) {
        this.to = to;
        this.line = line;
    }

    String to() {
        return to;
    }

    LinkState state() {
        return state;
    }

    /** What waits for a bandwidth that holds no more goes on as it was, but nobody waits for it. */
    void set(LinkState next) {
        if (!next.faults().bandwidth().equals(state.faults().bandwidth())) {
            hasQueue = false;
        }
        state = next;
    }

    void sent() {
        sent++;
    }

    void arrived() {
        arrived++;
    }

    void drop(Drop reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    /** Puts a packet on its way, if its faults let it. */
    void transmit(long nowNanos, long bits, Packet packet) {
        LinkFaults faults = state.faults();
        long queuedNanos = faults.bandwidth().isLimited() ? queue(nowNanos, faults.bandwidth(), packet) : 0;
        if (queuedNanos < 0) {
            drop(Drop.QUEUE_FULL);
            return;
        }
        long outNanos = nowNanos + queuedNanos;
        if (happens(faults.loss(), bits, 1)) {
            drop(Drop.LOST);
        } else {
            send(nowNanos, outNanos, Chance.mixed(bits + 2), packet);
        }
        if (happens(faults.duplication(), bits, 3)) {
            duplicated++;
            send(nowNanos, outNanos, Chance.mixed(bits + 4), packet);
        }
        if (faults.replay() > 0) {
            if (!record.isEmpty() && happens(faults.replay(), bits, 5)) {
                replayed++;
                Packet old = record.get((int) Chance.below(Chance.mixed(bits + 6), record.size()));
                send(nowNanos, nowNanos, Chance.mixed(bits + 7), old);
            }
            record(packet);
        }
    }

    private static boolean happens(double probability, long bits, int purpose) {
        return probability > 0 && Chance.unit(Chance.mixed(bits + purpose)) < probability;
    }

    /** The time until the packet has passed the bottleneck, or -1 when it found the queue full. */
    private long queue(long nowNanos, Bandwidth bandwidth, Packet packet) {
        long waitNanos = hasQueue ? Math.max(0, freeAtNanos - nowNanos) : 0;
        long ownNanos = bandwidth.nanosFor(packet.length());
        if (waitNanos > 0 && waitNanos + ownNanos > bandwidth.nanosFor(bandwidth.queueBytes())) {
            return -1;
        }
        hasQueue = true;
        freeAtNanos = nowNanos + waitNanos + ownNanos;
        return waitNanos + ownNanos;
    }

    /** One copy, with a delay and a corruption of its own. */
    private void send(long nowNanos, long outNanos, long bits, Packet packet) {
        LinkFaults faults = state.faults();
        long atNanos = outNanos + faults.delay().drawn(bits);
        if (happens(faults.reordering().probability(), bits, 8)) {
            heldBack++;
            atNanos += faults.reordering().byNanos();
        }
        Packet copy = packet;
        if (happens(faults.corruption(), bits, 9)) {
            corrupted++;
            copy = packet.corrupted(Chance.mixed(bits + 10));
        }
        if (!line.add(nowNanos, atNanos, this, copy)) {
            drop(Drop.TOO_MANY_UNDER_WAY);
        }
    }

    private void record(Packet packet) {
        if (record.size() < RECORD) {
            record.add(packet);
        } else {
            record.set(nextRecord, packet);
            nextRecord = (nextRecord + 1) % RECORD;
        }
    }

    LinkCount count() {
        return new LinkCount(
                sent,
                duplicated,
                replayed,
                corrupted,
                heldBack,
                arrived,
                Collections.unmodifiableSortedMap(new TreeMap<>(dropped)));
    }
}
