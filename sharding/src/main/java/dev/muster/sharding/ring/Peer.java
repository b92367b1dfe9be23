package dev.muster.sharding.ring;

/**
 * A member of the cluster as placement sees it.
 *
 * @param address {@code host:port}
 * @param standing whether it may be given shards
 */
public record Peer(String address, Standing standing) implements Comparable<Peer> {
    /** Whether a member may be given shards, and if not, why. */
    public enum Standing {
        /** Up, reachable, of the newest version: may be given shards. */
        SETTLED,
        /** On its way in or out. */
        CHANGING,
        /** Not reached by the failure detectors. */
        UNREACHABLE,
        /** Runs an older version than another member, so it is about to be restarted. */
        OUTDATED
    }

    /** By address, then standing. */
    @Override
    public int compareTo(Peer other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : standing.compareTo(other.standing);
    }
}
