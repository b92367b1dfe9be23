package dev.muster.membership;

/** Something that changed about one node, as this node sees it. Events about one node arrive in the order of its life. */
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
}
