package dev.muster.membership;

import java.util.List;
import java.util.Optional;

/**
 * What this node's failure detection holds of itself and of every other node it knows, at one moment. Knows more nodes
 * than the cluster has members while some are about to join.
 *
 * @param localHealth how much this node distrusts its own timing, 0 (well) to 8 (Lifeguard's local health multiplier)
 * @param isIsolated whether this node hears nobody at all, so that it may be the one that is cut off
 * @param peers the others, sorted by node
 */
public record MembershipHealth(int localHealth, boolean isIsolated, List<PeerHealth> peers) {
    /** Nothing is known, as SWIM is not in use. */
    public static final MembershipHealth UNKNOWN = new MembershipHealth(0, false, List.of());

    private static final int WORST = 8;

    /** Checks the local health and copies the list. */
    public MembershipHealth {
        if (localHealth < 0 || localHealth > WORST) {
            throw new IllegalArgumentException("localHealth must be between 0 and 8, was " + localHealth);
        }
        peers = List.copyOf(peers);
    }

    /** What is known of {@code node}; empty for this node and unknown ones. */
    public Optional<PeerHealth> find(NodeId node) {
        return peers.stream().filter(peer -> peer.node().equals(node)).findFirst();
    }
}
