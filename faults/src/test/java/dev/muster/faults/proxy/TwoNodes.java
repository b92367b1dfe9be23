package dev.muster.faults.proxy;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Two nodes of a proxy network, of which n2 listens; every read ends within 20 s. */
final class TwoNodes implements AutoCloseable {
    static final Direction THERE = new Direction("n1", "n2");
    static final Direction BACK = THERE.reversed();
    static final long MILLI = 1_000_000;

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SHORT_MILLIS = 300;

    /** Both ends of a connection. */
    record Connection(Socket n1, Socket n2) {}

    final ProxyNetwork network;
    final Attachment n1;
    final Attachment n2;
    private final ServerSocket listener;

    TwoNodes() throws IOException {
        network = ProxyNetwork.open(5);
        n1 = network.attach("n1");
        n2 = network.attach("n2");
        listener = new ServerSocket();
        listener.setSoTimeout(PATIENCE_MILLIS);
        listener.bind(new InetSocketAddress(n2.bindHost(), n2.bindPort()));
    }

    void set(Direction direction, LinkFaults faults) {
        network.set(direction, new LinkState(LinkState.Passage.OPEN, faults));
    }

    /** Opens a connection from n1 to n2. */
    Connection connect() throws IOException {
        Socket opened = open();
        return new Connection(opened, accept());
    }

    /** The end of n1 of a connection that n2 may not see yet. */
    Socket open() throws IOException {
        return open(n1.host());
    }

    Socket open(String source) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(source, 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(n2.host(), n2.port()), PATIENCE_MILLIS);
        return socket;
    }

    Socket accept() throws IOException {
        Socket accepted = listener.accept();
        accepted.setTcpNoDelay(true);
        accepted.setSoTimeout(PATIENCE_MILLIS);
        return accepted;
    }

    /** Whether n2 sees no connection for a while. */
    boolean acceptsNothing() throws IOException {
        listener.setSoTimeout(SHORT_MILLIS);
        try (Socket unexpected = listener.accept()) {
            return !unexpected.isConnected();
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            listener.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    void stopListening() throws IOException {
        listener.close();
    }

    /** Whether nothing arrives at {@code socket} for a while. */
    static boolean receivesNothing(Socket socket) throws IOException {
        socket.setSoTimeout(SHORT_MILLIS);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    static byte[] receive(Socket socket, int bytes) throws IOException {
        byte[] received = socket.getInputStream().readNBytes(bytes);
        if (received.length < bytes) {
            throw new EOFException("the stream ended after " + received.length + " of " + bytes + " bytes");
        }
        return received;
    }

    /** How long a byte takes from {@code from} to {@code to}, in ns. */
    static long nanosOfOneByte(Socket from, Socket to) throws IOException {
        long begin = System.nanoTime();
        from.getOutputStream().write(1);
        receive(to, 1);
        return System.nanoTime() - begin;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        network.close();
    }
}
