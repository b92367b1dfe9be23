package dev.muster.membership;

/**
 * Where a node may be found before it is known which run of which process listens there.
 *
 * @param host the canonical host of the transport
 * @param port the canonical port of the transport, 1 to 65535
 */
public record ContactPoint(String host, int port) implements Comparable<ContactPoint> {
    /** Checks both as {@link NodeId} does. */
    public ContactPoint {
        NodeId.requireAddress(host, port);
    }

    /** The address as a node of {@link NodeId#ANY_RUN}, for messages to whoever listens there. */
    public NodeId anyRun() {
        return new NodeId(host, port, NodeId.ANY_RUN);
    }

    /** By host, then port. */
    @Override
    public int compareTo(ContactPoint other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : Integer.compare(port, other.port);
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
