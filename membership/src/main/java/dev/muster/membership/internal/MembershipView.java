package dev.muster.membership.internal;

import dev.muster.membership.Member;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * The members as last seen: written by {@link MembershipActor} alone, read by anyone. Holds one immutable list in a
 * volatile field.
 */
public final class MembershipView {
    private final Member joiningSelf;
    private volatile List<Member> members = List.of();

    private MembershipView(Member joiningSelf) {
        this.joiningSelf = joiningSelf;
    }

    /** An empty view of the cluster that {@code system} belongs to. */
    public static MembershipView of(ActorSystem<?> system) {
        Cluster cluster = Cluster.get(system);
        SortedSet<String> roles = new TreeSet<>(cluster.getSelfRoles());
        return new MembershipView(new Member(nodeOf(cluster.selfUniqueAddress()), Member.Status.JOINING, roles, true));
    }

    /** This node as a member, or as one that is about to join. */
    public Member self() {
        return find(joiningSelf.node()).orElse(joiningSelf);
    }

    /** All members, sorted by node. */
    public List<Member> members() {
        return members;
    }

    /** Replaces what is known of one node. */
    void put(Member changed) {
        List<Member> next = without(changed.node());
        next.add(changed);
        next.sort((left, right) -> left.node().compareTo(right.node()));
        members = List.copyOf(next);
    }

    /** Forgets one node. */
    void remove(NodeId node) {
        members = List.copyOf(without(node));
    }

    /** What is known of {@code node}. */
    Optional<Member> find(NodeId node) {
        return members.stream().filter(member -> member.node().equals(node)).findFirst();
    }

    /** Whether {@code node} is reachable as last seen; unknown nodes are. */
    boolean isReachable(NodeId node) {
        return find(node).map(Member::isReachable).orElse(true);
    }

    private List<Member> without(NodeId node) {
        List<Member> kept = new ArrayList<>(members);
        kept.removeIf(member -> member.node().equals(node));
        return kept;
    }

    /** Pekko's member as ours. */
    static Member memberOf(org.apache.pekko.cluster.Member member, boolean isReachable) {
        SortedSet<String> roles = new TreeSet<>(member.getRoles());
        return new Member(nodeOf(member.uniqueAddress()), statusOf(member.status()), roles, isReachable);
    }

    /** Pekko's unique address as our node. */
    static NodeId nodeOf(UniqueAddress address) {
        return new NodeId(
                address.address().getHost().orElseThrow(),
                address.address().getPort().orElseThrow(),
                address.longUid());
    }

    private static Member.Status statusOf(MemberStatus status) {
        if (status.equals(MemberStatus.up())) {
            return Member.Status.UP;
        }
        if (status.equals(MemberStatus.leaving()) || status.equals(MemberStatus.exiting())) {
            return Member.Status.LEAVING;
        }
        if (status.equals(MemberStatus.down()) || status.equals(MemberStatus.removed())) {
            return Member.Status.DOWN;
        }
        return Member.Status.JOINING;
    }
}
