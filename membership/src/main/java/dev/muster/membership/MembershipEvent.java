package dev.muster.membership;

/**
 * Something that changed about one member, as this node sees it. Events about one node arrive in the order of its life,
 * the first is {@link Joined}, the last {@link Removed}. {@link Suspected}, {@link LinkDown} and their ends are told only
 * where SWIM is in use.
 */
public sealed interface MembershipEvent {
    /** The node it is about. */
    NodeId node();

    /** The cluster has accepted the node. */
    record Joined(NodeId node) implements MembershipEvent {}

    /** The node is counted and may host entities. */
    record Up(NodeId node) implements MembershipEvent {}

    /** A failure detector of the cluster does not reach the node; reversible. */
    record Unreachable(NodeId node) implements MembershipEvent {}

    /** The failure detectors reach the node again. */
    record Reachable(NodeId node) implements MembershipEvent {}

    /** The node leaves by its own wish. */
    record Leaving(NodeId node) implements MembershipEvent {}

    /** The cluster has decided that the node is out; irreversible. */
    record Downed(NodeId node) implements MembershipEvent {}

    /** The node is no longer a member and never will be again; a restart at its address is another node. */
    record Removed(NodeId node) implements MembershipEvent {}

    /**
     * The node missed a probe and may still refute (SWIM section 4.2). Ends with {@link Trusted}, {@link Unreachable} or
     * {@link Removed}.
     */
    record Suspected(NodeId node) implements MembershipEvent {}

    /** The node is no longer suspected, and was not reported unreachable. */
    record Trusted(NodeId node) implements MembershipEvent {}

    /** This node's own probes of the node are not answered, those of others are. Ends with {@link LinkUp} or {@link Removed}. */
    record LinkDown(NodeId node) implements MembershipEvent {}

    /** This node reaches the node without help again. */
    record LinkUp(NodeId node) implements MembershipEvent {}
}
