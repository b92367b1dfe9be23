package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long each suspect still has. The time is Lifeguard's (section IV.B): it starts at the most, and each confirmation by
 * another accuser shortens it, down to the least. It is measured on the {@link LiveClock}. Not thread safe.
 */
final class Suspicions {
    private record Suspicion(long startedNanos, long leastNanos, long mostNanos, int expected, int confirmations) {
        long endNanos() {
            return startedNanos + timeoutNanos(leastNanos, mostNanos, confirmations, expected);
        }
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<NodeId, Suspicion> running = new LinkedHashMap<>();
    private long earliestNanos = NEVER;

    /**
     * Lifeguard's time-out: {@code max(least, most - (most - least) * log(C + 1) / log(K + 1))}.
     *
     * @param confirmations C, the accusers beside the first
     * @param expected K, how many of them make it the least; with 0 it is the least from the start
     */
    static long timeoutNanos(long leastNanos, long mostNanos, int confirmations, int expected) {
        if (expected == 0) {
            return leastNanos;
        }
        double share = StrictMath.log(confirmations + 1.0) / StrictMath.log(expected + 1.0);
        return Math.max(leastNanos, mostNanos - (long) ((mostNanos - leastNanos) * share));
    }

    /** Begins a suspicion, or begins it anew at a higher incarnation. */
    void begin(NodeId suspect, long liveNanos, long leastNanos, long mostNanos, int expected) {
        put(suspect, new Suspicion(liveNanos, leastNanos, mostNanos, expected, 0));
    }

    /** As many nodes as {@code confirmations} confirm it, beside the first accuser. */
    void confirm(NodeId suspect, int confirmations) {
        Suspicion held = running.get(suspect);
        if (held != null && confirmations > held.confirmations()) {
            put(
                    suspect,
                    new Suspicion(
                            held.startedNanos(), held.leastNanos(), held.mostNanos(), held.expected(), confirmations));
        }
    }

    void end(NodeId suspect) {
        Suspicion ended = running.remove(suspect);
        if (ended != null && ended.endNanos() == earliestNanos) {
            findEarliest();
        }
    }

    /** The suspects whose time is over, in the order in which they became suspects. They stay until {@link #end}. */
    List<NodeId> overdue(long liveNanos) {
        List<NodeId> overdue = new ArrayList<>();
        if (earliestNanos == NEVER || liveNanos - earliestNanos < 0) {
            return overdue;
        }
        running.forEach((suspect, suspicion) -> {
            if (liveNanos - suspicion.endNanos() >= 0) {
                overdue.add(suspect);
            }
        });
        return overdue;
    }

    /** When, in live time, the first suspicion ends; {@code Long.MAX_VALUE} without any. */
    long earliestNanos() {
        return earliestNanos;
    }

    private void put(NodeId suspect, Suspicion next) {
        Suspicion previous = running.put(suspect, next);
        if (earliestNanos == NEVER || next.endNanos() - earliestNanos < 0) {
            earliestNanos = next.endNanos();
        } else if (previous != null && previous.endNanos() == earliestNanos) {
            findEarliest();
        }
    }

    private void findEarliest() {
        earliestNanos = NEVER;
        for (Suspicion suspicion : running.values()) {
            if (earliestNanos == NEVER || suspicion.endNanos() - earliestNanos < 0) {
                earliestNanos = suspicion.endNanos();
            }
        }
    }
}
