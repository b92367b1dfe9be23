package dev.muster.testkit;

import dev.muster.membership.Member;
import dev.muster.membership.Membership;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;

/**
 * The members of the cluster as one node sees them.
 *
 * @param members by address, then by run
 */
public record View(List<Seen> members) implements Serializable {
    /** Copies the members. */
    public View {
        members = List.copyOf(members);
    }

    /** Whether failure detection reaches a member. */
    public enum Reach {
        /** It does. */
        REACHABLE,
        /** It does not. */
        UNREACHABLE
    }

    /**
     * One member.
     *
     * @param address {@code host:port}
     * @param run the address with the number that tells runs at it apart
     * @param status where it stands in its life
     * @param reach whether failure detection reaches it
     */
    public record Seen(String address, String run, Member.Status status, Reach reach) implements Serializable {
        /** Such as {@code 127.0.0.1:25001 UP} or {@code 127.0.0.1:25001 UP unreachable}. */
        @Override
        public String toString() {
            return address + " " + status + (reach == Reach.REACHABLE ? "" : " unreachable");
        }
    }

    static View of(Membership membership) {
        return new View(membership.members().stream().map(View::seen).toList());
    }

    private static Seen seen(Member member) {
        Reach reach = member.isReachable() ? Reach.REACHABLE : Reach.UNREACHABLE;
        return new Seen(member.node().address(), member.node().toString(), member.status(), reach);
    }

    /** One line per member; see {@link Seen#toString}. */
    public List<String> lines() {
        return members.stream().map(Seen::toString).toList();
    }

    /** Whether the members are these and no others, all of them up and reachable. */
    public boolean isExactly(Collection<ClusterNode> upAndReachable) {
        return lines().stream().sorted().toList().equals(linesOf(upAndReachable));
    }

    /** What {@link #lines} are, sorted, when all of {@code nodes} are up and reachable and nobody else is a member. */
    static List<String> linesOf(Collection<ClusterNode> nodes) {
        return nodes.stream().map(node -> node.address() + " UP").sorted().toList();
    }

    @Override
    public String toString() {
        return lines().toString();
    }
}
