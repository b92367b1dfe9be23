package dev.muster.membership;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this node's failure detection holds of another node at one moment.
 *
 * @param node the other node
 * @param liveness the verdict of the group, as far as it has come round to this node
 * @param incarnation how often the node has refuted an accusation; raised by itself only
 * @param suspicionLevel how improbable its present silence is, on the logarithmic scale of the φ accrual detector
 *     (Hayashibara et al., SRDS 2004): 0 when it has just been heard, about 1 for one error in ten, 2 for one in a hundred.
 *     At least 0 and bounded. It convicts nobody; use it to prefer the less suspect of two nodes
 * @param roundTrip the 99th percentile of the round trips to it; null before the first
 * @param link whether this node reaches it without help
 */
public record PeerHealth(
        NodeId node,
        Liveness liveness,
        long incarnation,
        double suspicionLevel,
        @Nullable Duration roundTrip,
        Link link) {
    /** What the group holds of a node. */
    public enum Liveness {
        /** It answers. */
        ALIVE,
        /** It missed a probe, and may still refute. */
        SUSPECT,
        /** It did not refute in time; reversible. */
        UNREACHABLE
    }

    /** Whether this node reaches the other one without help. */
    public enum Link {
        /** It does. */
        UP,
        /** It does not, while others do. */
        DOWN
    }

    /** Checks the incarnation and the level. */
    public PeerHealth {
        if (incarnation < 0) {
            throw new IllegalArgumentException("incarnation must be at least 0, was " + incarnation);
        }
        if (!(suspicionLevel >= 0 && suspicionLevel < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("suspicionLevel must be at least 0 and finite, was " + suspicionLevel);
        }
    }
}
