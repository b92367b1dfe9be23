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
import org.jspecify.annotations.Nullable;

/**
 * Nodes that are to be found: the contact points, for as long as no node is known to be alive there; members of the cluster
 * that are not known yet; and strangers, of which something was heard. They are pinged, a few each period, until they answer,
 * strangers ten times at most. Contact points whose node is gone are pinged again, so that a partition heals however long
 * it was. Not thread safe.
 */
final class Contacts {
    /** The most contact points, the most strangers, the most questions that are open. */
    static final int MOST = 256;

    private static final int MOST_PINGS_EACH_PERIOD = 8;
    private static final int MOST_TRIES = 10;
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;

    /**
     * A question to an address.
     *
     * @param sought whom it looks for
     * @param held which run was held there when it was asked; null for none
     */
    record Question(NodeId sought, @Nullable NodeId held) {}

    /** How often a missing member was pinged, and when it is its turn again. */
    private record Turn(int pings, long dueNanos) {}

    private final SwimState state;
    private final List<NodeId> contacts = new ArrayList<>();
    private final Set<NodeId> members = new LinkedHashSet<>();
    private final Map<NodeId, Turn> missing = new LinkedHashMap<>();
    private final Map<NodeId, Integer> strangers = new LinkedHashMap<>();
    private final Map<Long, Question> asked = new LinkedHashMap<>();
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

    /** The cluster knows this member: it is looked for until it is found or removed. */
    void meet(long nowNanos, NodeId member) {
        if (members.size() >= MemberTable.MOST_MEMBERS) {
            state.count(Counter.MEMBERS_REFUSED);
        } else if (members.add(member) && state.table.find(member) == null) {
            wake(nowNanos);
            missing.put(member, new Turn(0, nowNanos));
        }
    }

    /** Looks for a node of which something was heard. */
    void hearOf(long nowNanos, NodeId stranger) {
        if (strangers.size() < MOST) {
            wake(nowNanos);
            strangers.putIfAbsent(stranger, 0);
        } else {
            state.count(Counter.STRANGERS_REFUSED);
        }
    }

    private void wake(long nowNanos) {
        if (!areSought() && nowNanos - nextNanos > 0) {
            nextNanos = nowNanos;
        }
    }

    void forget(NodeId node) {
        members.remove(node);
        missing.remove(node);
        strangers.remove(node);
    }

    boolean isMember(NodeId node) {
        return members.contains(node);
    }

    int strangers() {
        return strangers.size();
    }

    boolean areSought() {
        return !contacts.isEmpty() || !missing.isEmpty() || !strangers.isEmpty();
    }

    long nextTickNanos() {
        return nextNanos;
    }

    void tick(long nowNanos) {
        if (!areSought() || nowNanos - nextNanos < 0) {
            return;
        }
        nextNanos = nowNanos + state.intervalNanos;
        missing.keySet().removeIf(this::isSettled);
        strangers.keySet().removeIf(this::isSettled);
        int pings = pingMissing(nowNanos) + pingStrangers();
        for (int tries = contacts.size(); tries > 0 && pings < MOST_PINGS_EACH_PERIOD; tries--) {
            NodeId contact = contacts.get(position++ % contacts.size());
            Fact held = state.table.at(contact);
            if (held == null || held.status() == Status.UNREACHABLE) {
                ping(contact, contact);
                pings++;
            }
        }
    }

    private boolean isSettled(NodeId node) {
        return state.table.find(node) != null || state.table.tombstone(node) != null;
    }

    /** A member that does not answer may run without SWIM: it is pinged ever more rarely, at last every 64 periods. */
    private int pingMissing(long nowNanos) {
        List<NodeId> turn = missing.entrySet().stream()
                .filter(entry -> nowNanos - entry.getValue().dueNanos() >= 0)
                .map(Map.Entry::getKey)
                .limit(MOST_PINGS_EACH_PERIOD / 2)
                .toList();
        for (NodeId member : turn) {
            Turn last = missing.remove(member);
            int pings = last == null ? 1 : last.pings() + 1;
            long periods = 1L << Math.min(pings - 1, LONGEST_PAUSE_DOUBLINGS);
            missing.put(member, new Turn(pings, nowNanos + periods * state.intervalNanos));
            ping(member, member);
        }
        return turn.size();
    }

    /** Those that were pinged go behind the others, until each has had its number of turns. */
    private int pingStrangers() {
        List<NodeId> turn =
                strangers.keySet().stream().limit(MOST_PINGS_EACH_PERIOD / 4).toList();
        for (NodeId stranger : turn) {
            Integer pings = strangers.remove(stranger);
            if (pings != null && pings + 1 < MOST_TRIES) {
                strangers.put(stranger, pings + 1);
            }
            ping(stranger, stranger);
        }
        return turn.size();
    }

    private void ping(NodeId target, NodeId sought) {
        if (asked.size() == MOST) {
            asked.remove(asked.keySet().iterator().next());
        }
        long sequence = state.random.nextLong();
        Fact held = state.table.at(target);
        asked.put(sequence, new Question(sought, held == null ? null : held.node()));
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

    /** The question that {@code from} answers; empty when it answers none of this node's. */
    Optional<Question> answered(NodeId from, long sequence) {
        Question question = asked.get(sequence);
        if (question == null || !MemberTable.isSameAddress(question.sought(), from)) {
            return Optional.empty();
        }
        asked.remove(sequence);
        return Optional.of(question);
    }
}
