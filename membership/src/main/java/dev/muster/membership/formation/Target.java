package dev.muster.membership.formation;

import dev.muster.membership.NodeId;
import java.util.List;

/**
 * The cluster that a node is of or tries to be of.
 *
 * @param clusterId its id; 0 for none
 * @param nodes through whom it is joined; empty for the founder
 * @param isConfirmed whether it will not be dissolved
 */
record Target(long clusterId, List<NodeId> nodes, boolean isConfirmed) {
    static final Target NONE = new Target(0, List.of(), false);

    Target {
        nodes = List.copyOf(nodes);
    }

    /** The same cluster, confirmed. */
    Target confirmed() {
        return new Target(clusterId, nodes, true);
    }
}
