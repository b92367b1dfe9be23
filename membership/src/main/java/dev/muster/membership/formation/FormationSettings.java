package dev.muster.membership.formation;

import java.time.Duration;

/**
 * How careful nodes are before one of them forms a cluster. The same on every node.
 *
 * @param source where contact points come from. A list must be the same on every node in it: if all of it is there,
 *     nobody waits for pledges of earlier runs to end
 * @param initialNodes how many nodes must pledge before one forms a cluster, and join it before it is confirmed; 1 to
 *     1000. Two clusters cannot arise while this is more than half of the nodes that could pledge. With 1, the lowest
 *     contact point forms by itself. Default for a list: more than half of it; for other sources there is none
 * @param stableFor how long the answer of the source and the live contact points among it must stay the same; not
 *     negative. Longer than news takes to spread in the group. Default 1 s local, 3 s lan, 5 s wan
 * @param confirmWithin how long after the start of an attempt the cluster must have its initial nodes; else it is
 *     dissolved. At least four times {@code attemptTimeout}. Pledges last twice as long, and a node that may have
 *     pledged in an earlier run counts as young for one and a half times as long. Default 5 s local, 8 s lan, 20 s wan
 * @param attemptTimeout how long pledges are gathered; several round trips. Default 1 s local, 2 s lan, 5 s wan
 * @param discoveryInterval how often the source is asked; positive. Default 1 s local, 2 s lan, 5 s wan
 */
public record FormationSettings(
        ContactSource source,
        int initialNodes,
        Duration stableFor,
        Duration confirmWithin,
        Duration attemptTimeout,
        Duration discoveryInterval) {
    /** The most initial nodes. */
    public static final int MOST_INITIAL_NODES = 1_000;

    /** Checks each value and that an attempt is short. */
    public FormationSettings {
        requireInitialNodes(initialNodes);
        requirePositive("attemptTimeout", attemptTimeout);
        requirePositive("discoveryInterval", discoveryInterval);
        if (stableFor.isNegative()) {
            throw new IllegalArgumentException("stableFor must not be negative, was " + stableFor);
        }
        if (confirmWithin.compareTo(attemptTimeout.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("confirmWithin must be at least four times attemptTimeout, was "
                    + confirmWithin + " with attemptTimeout " + attemptTimeout);
        }
    }

    /** For nodes on one machine. */
    public static FormationSettings local(ContactSource source, int initialNodes) {
        return of(source, initialNodes, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1));
    }

    /** For nodes on one local network. */
    public static FormationSettings lan(ContactSource source, int initialNodes) {
        return of(source, initialNodes, Duration.ofSeconds(3), Duration.ofSeconds(8), Duration.ofSeconds(2));
    }

    /** For nodes far apart. */
    public static FormationSettings wan(ContactSource source, int initialNodes) {
        return of(source, initialNodes, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(5));
    }

    /** The same with another interval between questions to the source. */
    public FormationSettings withDiscoveryInterval(Duration interval) {
        return new FormationSettings(source, initialNodes, stableFor, confirmWithin, attemptTimeout, interval);
    }

    private static FormationSettings of(
            ContactSource source, int initialNodes, Duration stableFor, Duration confirmWithin, Duration attempt) {
        return new FormationSettings(source, initialNodes, stableFor, confirmWithin, attempt, attempt);
    }

    /**
     * How many initial nodes a source calls for if nobody says: more than half of a list.
     *
     * @throws IllegalArgumentException for another source, as nobody knows how many nodes it will name
     */
    public static int defaultInitialNodes(ContactSource source) {
        if (source instanceof ContactSource.Listed listed) {
            return listed.contacts().size() / 2 + 1;
        }
        throw new IllegalArgumentException(
                "initialNodes must be given for contact points from DNS or a file: more than half of the nodes"
                        + " that start together, was 0");
    }

    /** How long a pledge lasts, from when the candidate's question arrived. */
    Duration pledgeFor() {
        return confirmWithin.multipliedBy(2);
    }

    /** How long a run counts as young: longer than a cluster can last that an earlier run pledged for. */
    Duration youngFor() {
        return confirmWithin.multipliedBy(3).dividedBy(2);
    }

    static void requireInitialNodes(int initialNodes) {
        if (initialNodes < 1 || initialNodes > MOST_INITIAL_NODES) {
            throw new IllegalArgumentException("initialNodes must be between 1 and 1000, was " + initialNodes);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
