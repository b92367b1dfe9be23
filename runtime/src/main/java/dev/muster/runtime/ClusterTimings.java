package dev.muster.runtime;

import java.time.Duration;

/**
 * How quickly members act on each other's silence. How quickly they notice it is SWIM's, see {@code muster.swim} in
 * membership's {@code reference.conf}: one or two probe intervals and the least suspicion, 2.5 s on one machine, 5 to 6 s on
 * a local network.
 *
 * <p>A killed member is replaced after that, {@code stableAfter + downRemovalMargin}, and as much as one more second of
 * gossip. Shorter times mean that a member that only paused is removed sooner, too.
 *
 * @param gossipInterval how often members exchange their view, and how often the leader acts on it
 * @param heartbeatInterval how often Pekko's own heartbeats try the direct link to a neighbour; shorter than
 *     {@code acceptablePause}
 * @param acceptablePause how long these may be missing before the direct link is in doubt; longer than the longest garbage
 *     collection and scheduling pause to be expected
 * @param stableAfter how long the set of unreachable members must not change before the smaller side is downed; at least
 *     two gossip intervals, so that every member decides on the same view
 * @param downRemovalMargin how long entities of a downed member stay unserved, so that the member has stopped them itself;
 *     at least half of {@code stableAfter}, as the other side may decide later than this one
 * @param seedTimeout how long to wait for the answer of a member before another is asked to let this node join
 */
public record ClusterTimings(
        Duration gossipInterval,
        Duration heartbeatInterval,
        Duration acceptablePause,
        Duration stableAfter,
        Duration downRemovalMargin,
        Duration seedTimeout) {
    /** Checks every value and their order. */
    public ClusterTimings {
        requirePositive("gossipInterval", gossipInterval);
        requirePositive("heartbeatInterval", heartbeatInterval);
        requirePositive("seedTimeout", seedTimeout);
        requireLonger("acceptablePause", acceptablePause, "heartbeatInterval", heartbeatInterval);
        requireLonger("stableAfter", stableAfter, "two gossip intervals", gossipInterval.multipliedBy(2));
        if (downRemovalMargin.compareTo(stableAfter.dividedBy(2)) < 0) {
            throw new IllegalArgumentException("downRemovalMargin must be at least half of stableAfter, was "
                    + downRemovalMargin + " with stableAfter " + stableAfter);
        }
    }

    /** For members on one machine. */
    public static ClusterTimings local() {
        return new ClusterTimings(
                Duration.ofMillis(200),
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }

    /** For members on one local network. */
    public static ClusterTimings lan() {
        return new ClusterTimings(
                Duration.ofMillis(400),
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5));
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }

    private static void requireLonger(String name, Duration value, String bound, Duration least) {
        if (value.compareTo(least) <= 0) {
            throw new IllegalArgumentException(
                    name + " must be longer than " + bound + ", was " + value + " <= " + least);
        }
    }
}
