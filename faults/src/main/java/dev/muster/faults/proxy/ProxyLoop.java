package dev.muster.faults.proxy;

import dev.muster.faults.machine.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a proxy: accepts, reads, waits and writes without ever blocking on a connection, and carries out what
 * others ask of it between two rounds. {@link #call} and {@link #close} may be called from any thread.
 */
final class ProxyLoop implements AutoCloseable {
    /** The most connections at a time; while there are so many, further ones wait in the backlog of the system. */
    static final int MOST_CONNECTIONS = 512;

    private static final int BACKLOG = 128;
    /** Small, so that a sender soon feels that nobody reads. */
    private static final int RECEIVE_BYTES = 128 * 1024;

    private static final long PATIENCE_SECONDS = 10;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long ACCEPT_AGAIN_NANOS = 100 * NANOS_PER_MILLI;

    /** A place where connections to one node are accepted. */
    private record Gate(Switchboard.Place place, ServerSocketChannel channel) {}

    private final Switchboard switchboard;
    private final Selector selector;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(StreamFaults.MOST_BYTES);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<SelectionKey> gates = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    private final Thread thread;
    private boolean isRefusing;
    private long acceptAgainNanos;
    private volatile boolean isClosed;
    private volatile @Nullable String lastProblem;

    private ProxyLoop(Switchboard switchboard, Selector selector) {
        this.switchboard = switchboard;
        this.selector = selector;
        this.thread = new Thread(this::run, "muster-proxy");
        this.acceptAgainNanos = System.nanoTime();
    }

    static ProxyLoop start(Switchboard switchboard) throws IOException {
        ProxyLoop loop = new ProxyLoop(switchboard, Selector.open());
        loop.thread.setDaemon(true);
        loop.thread.start();
        return loop;
    }

    /**
     * Runs {@code task} in the thread of the proxy and returns its result once it is in force.
     *
     * @throws IllegalStateException if the proxy has ended
     */
    <T> T call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> answer(task, result));
        wake();
        if (isClosed) {
            String why = lastProblem == null ? "" : "; its last problem was: " + lastProblem;
            result.completeExceptionally(new IllegalStateException("the proxy has ended" + why));
        }
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the proxy was asked", interrupted);
        } catch (TimeoutException late) {
            throw new IllegalStateException("the proxy did not answer within " + PATIENCE_SECONDS + " s", late);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failure.getCause());
        }
    }

    private synchronized void wake() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    private synchronized void closeSelector() {
        close(selector);
    }

    private static <T> void answer(Callable<T> task, CompletableFuture<T> result) {
        try {
            result.complete(task.call());
        } catch (Exception failure) {
            result.completeExceptionally(failure);
        }
    }

    /** Accepts connections to {@code place} from now on. */
    void listen(Switchboard.Place place) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(place.known(), BACKLOG);
            channel.configureBlocking(false);
            call(() -> gates.add(channel.register(selector, acceptable(), new Gate(place, channel))));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Resets all connections whose opener sends by one of the two. In the thread of the proxy. */
    void reset(Link one, Link other) {
        relays.stream().filter(relay -> relay.goes(one) || relay.goes(other)).forEach(Relay::reset);
        flush();
    }

    /** A closed channel says goodbye only at the next selection. */
    private void flush() {
        try {
            selector.selectNow();
            selector.selectedKeys().clear();
        } catch (IOException failure) {
            lastProblem = failure.toString();
        }
    }

    /** All connections, for a person. In the thread of the proxy. */
    String describe() {
        String problem = lastProblem == null ? "" : "\nlast problem: " + lastProblem;
        return relays.size() + " connections" + (isRefusing ? ", no more are accepted now" : "") + problem
                + relays.stream().map(relay -> "\n  " + relay).collect(Collectors.joining());
    }

    private void run() {
        try {
            while (!isClosed) {
                round();
            }
        } catch (IOException | RuntimeException failure) {
            lastProblem = failure.toString();
        } finally {
            end();
        }
    }

    private void round() throws IOException {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long nowNanos = System.nanoTime();
        long waitNanos = Long.MAX_VALUE;
        for (Relay relay : relays) {
            attempt(relay, () -> relay.pump(nowNanos));
            waitNanos = Math.min(waitNanos, relay.nanosToNext(nowNanos));
        }
        relays.removeIf(Relay::isEnded);
        admit(nowNanos);
        select(isRefusing ? Math.min(waitNanos, ACCEPT_AGAIN_NANOS) : waitNanos);
        for (SelectionKey key : selector.selectedKeys()) {
            handle(key, System.nanoTime());
        }
        selector.selectedKeys().clear();
    }

    /** Wakes at the next millisecond: late by less than one, and never in a tight loop. */
    private void select(long waitNanos) throws IOException {
        if (waitNanos == 0) {
            selector.selectNow();
        } else if (waitNanos == Long.MAX_VALUE) {
            selector.select();
        } else {
            selector.select((waitNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
    }

    private void handle(SelectionKey key, long nowNanos) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof Relay relay) {
            attempt(relay, () -> relay.ready(key, scratch, nowNanos));
        } else if (key.attachment() instanceof Gate gate) {
            accept(gate, nowNanos);
        }
    }

    private void attempt(Relay relay, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            lastProblem = relay + ": " + failure;
            relay.reset();
        }
    }

    private void accept(Gate gate, long nowNanos) {
        SocketChannel accepted = null;
        try {
            accepted = gate.channel().accept();
            if (accepted != null) {
                InetAddress from = ((InetSocketAddress) accepted.getRemoteAddress()).getAddress();
                relays.add(new Relay(selector, accepted, switchboard.route(from, gate.place()), nowNanos));
            }
        } catch (IOException failure) {
            // The opener has gone already, or there are too many open files: the second would come again at once.
            lastProblem = "cannot accept: " + failure;
            acceptAgainNanos = nowNanos + ACCEPT_AGAIN_NANOS;
            close(accepted);
        }
    }

    private void admit(long nowNanos) {
        boolean shallRefuse = relays.size() >= MOST_CONNECTIONS || acceptAgainNanos - nowNanos > 0;
        if (shallRefuse != isRefusing) {
            isRefusing = shallRefuse;
            gates.forEach(gate -> gate.interestOps(acceptable()));
        }
    }

    private int acceptable() {
        return isRefusing ? 0 : SelectionKey.OP_ACCEPT;
    }

    private void end() {
        isClosed = true;
        relays.forEach(Relay::reset);
        gates.forEach(gate -> close(gate.channel()));
        flush();
        closeSelector();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static void close(@Nullable AutoCloseable what) {
        try {
            if (what != null) {
                what.close();
            }
        } catch (Exception alreadyBroken) {
            // it is gone either way
        }
    }

    /** Resets all connections, stops listening and waits for the thread to end, at most 10 s. */
    @Override
    public void close() {
        isClosed = true;
        wake();
        Ending.await(thread, PATIENCE_SECONDS);
    }
}
