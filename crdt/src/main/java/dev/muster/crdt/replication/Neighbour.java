package dev.muster.crdt.replication;

import dev.muster.membership.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What the replicator knows about one other node. Not thread safe: the replicator owns it. */
final class Neighbour {
    /** One message of deltas not yet acknowledged. */
    record InFlight(long to, int bytes) {}

    final NodeId node;
    final Deque<InFlight> inFlight = new ArrayDeque<>();
    /** When we last pushed a key that was changing at that time. */
    final Map<String, Long> pushedNanos = new HashMap<>();

    /** Of our log: it has, or does not need, everything up to here. */
    long acked;
    /** Of our log: sent up to here, at least once. */
    long sent;
    /** Of its log: we have everything up to here. */
    long received;

    long inFlightBytes;
    long retransmitAtNanos;
    /** How many times in a row it let the time for an acknowledgement pass. */
    int silences;

    /** The key that did not fit into the last budget, and how many of its parts did; empty if all did. */
    String cutKey = "";

    int cutParts;

    long digestAtNanos;
    long statesBudget;

    Neighbour(NodeId node) {
        this.node = node;
    }

    void sent(InFlight message) {
        inFlight.add(message);
        inFlightBytes += message.bytes;
        sent = message.to;
    }

    void acknowledged(long upTo) {
        acked = upTo;
        sent = Math.max(sent, upTo);
        while (!inFlight.isEmpty() && inFlight.element().to <= upTo) {
            inFlightBytes -= inFlight.remove().bytes;
        }
    }

    /** Nothing after {@code sequence} counts as sent, and nothing up to it is still owed. */
    void restartFrom(long sequence) {
        acked = sequence;
        sent = sequence;
        inFlight.clear();
        inFlightBytes = 0;
    }
}
