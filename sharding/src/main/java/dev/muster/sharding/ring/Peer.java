package dev.muster.sharding.ring;

import java.util.Comparator;

/**
 * A member of the cluster as placement sees it.
 *
 * @param host its address, weight and zone
 * @param standing whether it may be given shards
 */
public record Peer(Host host, Standing standing) implements Comparable<Peer> {
    private static final Comparator<Peer> ORDER =
            Comparator.comparing(Peer::host).thenComparing(Peer::standing);

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

    /** {@code host:port}. */
    public String address() {
        return host.address();
    }

    /** By host, then standing. */
    @Override
    public int compareTo(Peer other) {
        return ORDER.compare(this, other);
    }
}
