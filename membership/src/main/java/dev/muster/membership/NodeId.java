package dev.muster.membership;

import java.util.Comparator;

/**
 * One run of one process: where it listens, and the number that tells this run from an earlier one at the same
 * address. A restart is a new node.
 *
 * @param host the canonical host of the transport
 * @param port the canonical port of the transport, 1 to 65535
 * @param uid chosen at random when the process starts; {@link #ANY_RUN} stands for whichever run is found there
 */
public record NodeId(String host, int port, long uid) implements Comparable<NodeId> {
    /** A uid that no process has: whichever run is found at the address. */
    public static final long ANY_RUN = 0;

    private static final Comparator<NodeId> ORDER =
            Comparator.comparing(NodeId::host).thenComparingInt(NodeId::port).thenComparingLong(NodeId::uid);
    private static final int LAST_PORT = 65_535;

    /** Checks the port and the host. */
    public NodeId {
        requireAddress(host, port);
    }

    static void requireAddress(String host, int port) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("port must be between 1 and 65535, was " + port);
        }
    }

    /** Where it listens, whichever run it is. */
    public ContactPoint contactPoint() {
        return new ContactPoint(host, port);
    }

    /** {@code host:port}, without the uid. */
    public String address() {
        return host + ":" + port;
    }

    /** By host, then port, then uid: a total order that is the same on every node. */
    @Override
    public int compareTo(NodeId other) {
        return ORDER.compare(this, other);
    }

    /** {@code host:port#uid}, the uid in hexadecimal. */
    @Override
    public String toString() {
        return address() + "#" + Long.toHexString(uid);
    }
}
