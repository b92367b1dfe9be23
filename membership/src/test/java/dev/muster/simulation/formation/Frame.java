package dev.muster.simulation.formation;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedSet;

/** What travels between the simulated nodes: formation's own bytes, and what stands in for SWIM and for Pekko. */
sealed interface Frame {
    /** A packet of formation, through its real codec. */
    record Formed(ByteBuffer bytes) implements Frame {}

    /**
     * Sign of life, stands in for SWIM's group.
     *
     * @param life which start of a process at this address it is
     * @param version of the standing, raised by its owner
     * @param standing the standing's bytes
     * @param known other addresses
     */
    record Beat(NodeId from, int life, int version, ByteBuffer standing, List<ContactPoint> known) implements Frame {}

    /** Stands in for Pekko's join. */
    record JoinRequest(NodeId from, NodeId to) implements Frame {}

    /** Stands in for Pekko's welcome and for its gossip. */
    record Members(NodeId from, NodeId to, long cluster, SortedSet<NodeId> members) implements Frame {}
}
