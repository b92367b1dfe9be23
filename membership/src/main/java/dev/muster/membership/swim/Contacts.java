package dev.muster.membership.swim;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that are to be found: the contact points, for as long as no node is known to be alive there, and nodes of which
 * something was heard. They are pinged, a few each period, until they answer. Contact points whose node is gone are pinged
 * again, so that a partition heals however long it was. Not thread safe.
 */
final class Contacts {
    /** The most contact points, and the most strangers. */
    static final int MOST = 256;

    private static final int MOST_PINGS_EACH_PERIOD = 8;

    private final SwimState state;
    private final List<NodeId> contacts = new ArrayList<>();
    private final Set<NodeId> strangers = new LinkedHashSet<>();
    private final Map<Long, NodeId> asked = new LinkedHashMap<>();
    private final Set<NodeId> verified = new LinkedHashSet<>();
    private long verifiedSinceNanos;
    private int position;
    private long nextNanos;

    Contacts(SwimState state, long nowNanos) {
        this.state = state;
        this.nextNanos = nowNanos;
        this.verifiedSinceNanos = nowNanos;
    }

    /** Replaces the contact points; those beyond {@link #MOST} are left out. */
    void seek(long nowNanos, Collection<ContactPoint> points) {
        contacts.clear();
        points.stream()
                .map(ContactPoint::anyRun)
                .filter(point -> !MemberTable.isSameAddress(point, state.self.node()))
                .distinct()
                .sorted()
                .limit(MOST)
                .forEach(contacts::add);
        nextNanos = nowNanos;
    }

    /** Looks for a node of which something was heard. */
    void meet(long nowNanos, NodeId node) {
        if (!areSought() && nowNanos - nextNanos > 0) {
            nextNanos = nowNanos;
        }
        if (strangers.size() < MOST) {
            strangers.add(node);
        }
    }

    void forget(NodeId node) {
        strangers.remove(node);
    }

    boolean areSought() {
        return !contacts.isEmpty() || !strangers.isEmpty();
    }

    long nextTickNanos() {
        return nextNanos;
    }

    void tick(long nowNanos) {
        if (!areSought() || nowNanos - nextNanos < 0) {
            return;
        }
        nextNanos = nowNanos + state.intervalNanos;
        strangers.removeIf(node -> state.table.find(node) != null || state.table.tombstone(node) != null);
        int pings = pingStrangers(contacts.isEmpty() ? MOST_PINGS_EACH_PERIOD : MOST_PINGS_EACH_PERIOD / 2);
        for (int tries = contacts.size(); tries > 0 && pings < MOST_PINGS_EACH_PERIOD; tries--) {
            NodeId contact = contacts.get(position++ % contacts.size());
            Fact held = state.table.at(contact);
            if (held == null || held.status() == Status.UNREACHABLE) {
                ping(contact, contact);
                pings++;
            }
        }
    }

    /** In turns: those that were pinged go behind the others. */
    private int pingStrangers(int most) {
        List<NodeId> turn = strangers.stream().limit(most).toList();
        turn.forEach(stranger -> {
            strangers.remove(stranger);
            strangers.add(stranger);
            ping(stranger, stranger);
        });
        return turn.size();
    }

    private void ping(NodeId target, NodeId sought) {
        if (asked.size() == MOST) {
            asked.remove(asked.keySet().iterator().next());
        }
        long sequence = state.random.nextLong();
        asked.put(sequence, sought);
        state.sendBare(target, new Message.Ping(sequence, target), List.of(state.self));
    }

    /**
     * Asks, at once, who listens at the address of a run that something was heard of while another is known there; once a
     * period for each.
     */
    void verify(long nowNanos, NodeId doubted) {
        if (nowNanos - verifiedSinceNanos >= state.intervalNanos) {
            verified.clear();
            verifiedSinceNanos = nowNanos;
        }
        if (verified.size() < MOST && verified.add(doubted)) {
            ping(doubted.contactPoint().anyRun(), doubted);
        }
    }

    /** Whom the ping sought that {@code from} answers; empty when it answers none of this node's. */
    Optional<NodeId> answered(NodeId from, long sequence) {
        NodeId sought = asked.get(sequence);
        if (sought == null || !MemberTable.isSameAddress(sought, from)) {
            return Optional.empty();
        }
        asked.remove(sequence);
        return Optional.of(sought);
    }
}
