package dev.muster.faults.nftables;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Which ports are free at loopback addresses. */
final class LoopbackPorts {
    private static final int FIRST = 25_520;
    private static final int TRIES = 100;

    private LoopbackPorts() {}

    /**
     * A port for the nodes of {@code block}.
     *
     * @throws IOException if none of those tried is free
     */
    static int free(Block block) throws IOException {
        for (int port = FIRST; port < FIRST + TRIES; port++) {
            if (isFree(block.address(1), port)) {
                return port;
            }
        }
        throw new IOException(
                "no port from " + FIRST + " to " + (FIRST + TRIES - 1) + " is free at " + block.address(1));
    }

    /** Whether a program could listen there now. */
    static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
