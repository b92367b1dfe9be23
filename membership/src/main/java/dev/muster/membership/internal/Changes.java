package dev.muster.membership.internal;

import dev.muster.membership.Member;
import dev.muster.membership.MembershipEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events that lead from one state of a member to a later one. A pure function, so replay and change are the same. */
final class Changes {
    private Changes() {}

    /** From {@code before}, empty for a node not known yet, to {@code after}, the same node. */
    static List<MembershipEvent> between(Optional<Member> before, Member after) {
        List<MembershipEvent> events = new ArrayList<>();
        if (before.isEmpty()) {
            events.add(new MembershipEvent.Joined(after.node()));
        }
        Member.Status from = before.map(Member::status).orElse(Member.Status.JOINING);
        if (from != after.status()) {
            events.add(arrivalAt(after));
        }
        boolean wasReachable = before.map(Member::isReachable).orElse(true);
        if (wasReachable && !after.isReachable()) {
            events.add(new MembershipEvent.Unreachable(after.node()));
        } else if (!wasReachable && after.isReachable()) {
            events.add(new MembershipEvent.Reachable(after.node()));
        }
        return events;
    }

    private static MembershipEvent arrivalAt(Member member) {
        return switch (member.status()) {
            case JOINING -> throw new AssertionError("a member went back to joining: " + member);
            case UP -> new MembershipEvent.Up(member.node());
            case LEAVING -> new MembershipEvent.Leaving(member.node());
            case DOWN -> new MembershipEvent.Downed(member.node());
        };
    }
}
