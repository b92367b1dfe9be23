package dev.muster.membership.formation;

import java.util.Optional;

/**
 * What a node is with regard to clusters. It spreads through the metadata of the failure detector's group, so that every
 * node of the group knows whom it could join.
 *
 * @param kind what it is
 * @param clusterId of which cluster, for {@link Kind#FORMING} and {@link Kind#MEMBER}; else 0
 */
public record Standing(Kind kind, long clusterId) {
    /** How many bytes a standing takes. */
    public static final int BYTES = 1 + Long.BYTES;

    /** The stages of a node's life in formation. */
    public enum Kind {
        /** Of no cluster, and started so recently that an earlier run of it may still be bound by a pledge. */
        YOUNG(1),
        /** Of no cluster; forms one if it is the lowest contact point. */
        UNFORMED(2),
        /** Of no cluster, and no contact point of its own: pledges and joins, never forms. */
        JOINER(3),
        /** Of a cluster that is not confirmed yet and may be dissolved. */
        FORMING(4),
        /** Of a confirmed cluster. */
        MEMBER(5),
        /** Was of a cluster and is no more: this run neither forms nor joins again. */
        OUT(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Whether a standing of this kind names a cluster. */
        boolean hasCluster() {
            return this == FORMING || this == MEMBER;
        }
    }

    /** Checks that exactly the kinds that have a cluster name one. */
    public Standing {
        if (kind.hasCluster() != (clusterId != 0)) {
            throw new IllegalArgumentException(
                    "clusterId must be 0 unless forming or a member, and else not 0, was " + clusterId + " of " + kind);
        }
    }

    /** A standing without a cluster. */
    static Standing of(Kind kind) {
        return new Standing(kind, 0);
    }

    /** Of the cluster {@code clusterId}, which is confirmed. */
    public static Standing member(long clusterId) {
        return new Standing(Kind.MEMBER, clusterId);
    }

    /** Of the cluster {@code clusterId}, which is not confirmed. */
    static Standing forming(long clusterId) {
        return new Standing(Kind.FORMING, clusterId);
    }

    /** Whether this is a member of a confirmed cluster. */
    public boolean isMember() {
        return kind == Kind.MEMBER;
    }

    /** Nine bytes: the kind, the cluster. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        bytes[0] = (byte) kind.code;
        for (int index = 0; index < Long.BYTES; index++) {
            bytes[1 + index] = (byte) (clusterId >>> (56 - 8 * index));
        }
        return bytes;
    }

    /**
     * What {@link #toBytes} wrote; empty if these bytes are something else, as of a node that knows nothing of formation.
     * Bytes behind the ninth are of a later version and skipped.
     */
    public static Optional<Standing> parse(byte[] bytes) {
        if (bytes.length < BYTES) {
            return Optional.empty();
        }
        long clusterId = 0;
        for (int index = 0; index < Long.BYTES; index++) {
            clusterId = clusterId << 8 | (bytes[1 + index] & 0xFF);
        }
        for (Kind kind : Kind.values()) {
            if (kind.code == bytes[0] && kind.hasCluster() == (clusterId != 0)) {
                return Optional.of(new Standing(kind, clusterId));
            }
        }
        return Optional.empty();
    }
}
