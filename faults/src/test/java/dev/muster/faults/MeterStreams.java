package dev.muster.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The TCP side of a {@link Meter}. One thread asks. */
final class MeterStreams {
    private final InetAddress bindHost;
    private final InetAddress outboundHost;
    private final MeterTally tally;
    private volatile Accepted accepted = new Accepted();
    private Socket opened = new Socket();

    /** How a connection from outside went. */
    private static final class Accepted {
        final CountDownLatch ended = new CountDownLatch(1);
        volatile String end = "none";

        void end(String how) {
            end = how;
            ended.countDown();
        }
    }

    MeterStreams(InetAddress bindHost, InetAddress outboundHost, MeterTally tally) {
        this.bindHost = bindHost;
        this.outboundHost = outboundHost;
        this.tally = tally;
    }

    String listen(int port, int bytes) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(bindHost, port));
        Meter.daemon("accept", () -> accept(server, bytes));
        return "ok";
    }

    private void accept(ServerSocket server, int bytes) {
        try (server) {
            while (true) {
                Socket socket = server.accept();
                Accepted connection = new Accepted();
                connection.end = "timeout";
                accepted = connection;
                Meter.daemon("stream", () -> connection.end(receive(socket, bytes)));
            }
        } catch (IOException ended) {
            System.err.println("meter: " + ended);
        }
    }

    private String receive(Socket socket, int bytes) {
        byte[] frame = new byte[bytes];
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                in.readFully(frame);
                tally.add(frame, bytes, System.nanoTime());
            }
        } catch (IOException ended) {
            return ending(ended);
        }
    }

    private static String ending(IOException ended) {
        if (ended instanceof SocketTimeoutException) {
            return "timeout";
        }
        return ("" + ended.getMessage()).contains("reset") ? "reset" : "closed";
    }

    String open(InetSocketAddress to, int mostMillis) throws IOException {
        opened.close();
        opened = new Socket();
        opened.setTcpNoDelay(true);
        opened.bind(new InetSocketAddress(outboundHost, 0));
        try {
            opened.connect(to, mostMillis);
            return "ok";
        } catch (IOException failed) {
            return "failed=" + failed.getClass().getSimpleName();
        }
    }

    /** Writes in another thread, since a write that finds the window full cannot be ended otherwise than by closing. */
    String send(int count, int bytes, int perSecond, int mostMillis) throws IOException, InterruptedException {
        Socket socket = opened;
        AtomicInteger sent = new AtomicInteger();
        Accepted writing = new Accepted();
        long startNanos = System.nanoTime();
        Meter.daemon("write", () -> writing.end(write(socket, count, bytes, perSecond, sent)));
        boolean isDone = writing.ended.await(mostMillis, TimeUnit.MILLISECONDS);
        long micros = (System.nanoTime() - startNanos) / 1000;
        return "sent=" + sent + " micros=" + micros + " failed=" + (isDone ? writing.end : "timeout");
    }

    private static String write(Socket socket, int count, int bytes, int perSecond, AtomicInteger sent) {
        try {
            long startNanos = System.nanoTime();
            for (int number = 0; number < count; number++) {
                Meter.pace(startNanos, number, perSecond);
                socket.getOutputStream().write(new MeterFrame(number, System.nanoTime()).encoded(bytes));
                sent.incrementAndGet();
            }
            return "none";
        } catch (IOException failed) {
            return failed.getClass().getSimpleName();
        }
    }

    String awaitOpened(int mostMillis) throws IOException {
        try {
            opened.setSoTimeout(mostMillis);
            InputStream in = opened.getInputStream();
            return in.read() < 0 ? "end=closed" : "end=data";
        } catch (IOException ended) {
            return "end=" + ending(ended);
        }
    }

    String awaitAccepted(int mostMillis) throws InterruptedException {
        Accepted last = accepted;
        if (last.end.equals("timeout") && !last.ended.await(mostMillis, TimeUnit.MILLISECONDS)) {
            return "end=timeout";
        }
        return "end=" + last.end;
    }
}
