package dev.muster.faults.machine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * A block of loopback addresses, {@code 127.A.B.1} to {@code 127.A.B.254}, that this object alone uses among all of its kind on
 * the machine: it listens at one port of the first as long as it is open. So two networks do not meet, be they of one JVM or
 * of two, of one kind or of different ones. The claim ends with the JVM, however it ends.
 */
public final class LoopbackClaim implements AutoCloseable {
    /** Where it listens; no node does. */
    static final int PORT = 25_519;

    private final ServerSocket socket;

    private LoopbackClaim(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Claims a block; empty if somebody has it, or if this machine has no such address.
     *
     * @param first the first address of the block, {@code 127.A.B.1}
     */
    public static Optional<LoopbackClaim> of(String first) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(first, PORT), 1);
            return Optional.of(new LoopbackClaim(socket));
        } catch (IOException taken) {
            socket.close();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // nobody listens either way
        }
    }
}
