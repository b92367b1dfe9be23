package dev.muster.membership.internal;

import dev.muster.membership.Member;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Link;
import dev.muster.membership.swim.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which nodes are suspected, and which links are down, and the events that tell of it. SWIM knows more nodes than the
 * cluster has members, and knows them earlier; only of members events are told. A suspicion that the cluster has come to
 * report as unreachable has ended with that. Pure. Not thread safe.
 */
final class Doubts {
    private final SortedSet<NodeId> accused = new TreeSet<>();
    private final SortedSet<NodeId> suspected = new TreeSet<>();
    private final SortedSet<NodeId> cutOff = new TreeSet<>();

    /** Whom {@code output} is about; empty when it is about no other node. */
    static Optional<NodeId> subjectOf(Output output) {
        if (output instanceof Output.Changed changed) {
            return Optional.of(changed.after().node());
        }
        return output instanceof Output.LinkChanged changed ? Optional.of(changed.peer()) : Optional.empty();
    }

    /** What SWIM saw of a node, and that node as a member, if it is one. */
    List<MembershipEvent> follow(Output output, Optional<Member> subject) {
        List<MembershipEvent> events = new ArrayList<>();
        if (output instanceof Output.Changed changed) {
            followStatus(changed.after());
            subject.ifPresent(member -> suspect(member, events));
        } else if (output instanceof Output.LinkChanged changed) {
            boolean isNews = changed.link() == Link.DOWN ? cutOff.add(changed.peer()) : cutOff.remove(changed.peer());
            if (isNews && subject.isPresent()) {
                events.add(linkEvent(changed));
            }
        }
        return events;
    }

    /** A member is new, or was seen to change. */
    List<MembershipEvent> follow(Member member, boolean isNew) {
        List<MembershipEvent> events = new ArrayList<>();
        if (!member.isReachable()) {
            suspected.remove(member.node());
        }
        suspect(member, events);
        if (isNew && cutOff.contains(member.node())) {
            events.add(new MembershipEvent.LinkDown(member.node()));
        }
        return events;
    }

    /** What a listener that comes now must be told of {@code node}, a member. */
    List<MembershipEvent> about(NodeId node) {
        List<MembershipEvent> events = new ArrayList<>();
        if (suspected.contains(node)) {
            events.add(new MembershipEvent.Suspected(node));
        }
        if (cutOff.contains(node)) {
            events.add(new MembershipEvent.LinkDown(node));
        }
        return events;
    }

    /** The node is gone for ever. */
    void forget(NodeId node) {
        accused.remove(node);
        suspected.remove(node);
        cutOff.remove(node);
    }

    private void followStatus(Fact fact) {
        NodeId node = fact.node();
        switch (fact.status()) {
            case SUSPECT, UNREACHABLE -> accused.add(node);
            case ALIVE -> accused.remove(node);
            case LEFT, REMOVED -> forget(node);
        }
    }

    private void suspect(Member member, List<MembershipEvent> events) {
        NodeId node = member.node();
        if (!accused.contains(node)) {
            if (suspected.remove(node)) {
                events.add(new MembershipEvent.Trusted(node));
            }
        } else if (member.isReachable() && suspected.add(node)) {
            events.add(new MembershipEvent.Suspected(node));
        }
    }

    private static MembershipEvent linkEvent(Output.LinkChanged changed) {
        return switch (changed.link()) {
            case DOWN -> new MembershipEvent.LinkDown(changed.peer());
            case UP -> new MembershipEvent.LinkUp(changed.peer());
        };
    }
}
