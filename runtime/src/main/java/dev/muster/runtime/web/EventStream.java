package dev.muster.runtime.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path of server-sent events and the clients that listen to it.
 *
 * <p>No client can hold up another: each has a queue of {@value #QUEUED_FRAMES} frames and a thread of its own, a snapshot
 * replaces the one that still waits, and a client that does not take a write for five seconds is cut off. More than
 * {@value #MAX_CLIENTS} clients get 503. Any thread may publish.
 */
public final class EventStream {
    /** How many clients one stream serves. */
    public static final int MAX_CLIENTS = 64;
    /** How many frames wait for one client before the oldest is dropped. */
    public static final int QUEUED_FRAMES = 64;

    static final long WRITE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    private final Supplier<String> snapshot;
    private final Function<WebRequest, AutoCloseable> visit;
    private final List<EventClient> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicLong cutOff = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private @Nullable String lastSnapshot;
    private boolean isClosed;

    EventStream(Supplier<String> snapshot, Function<WebRequest, AutoCloseable> visit) {
        this.snapshot = snapshot;
        this.visit = visit;
    }

    /** Sends an event to everyone who listens now. Under overload the oldest waiting one is dropped. */
    public void publish(String name, String data) {
        sendAll(new Outbox.Frame(Outbox.Frame.Kind.EVENT, name, data));
    }

    /** Sends a named snapshot to everyone who listens now; it replaces the waiting snapshot of that name. */
    public void publishSnapshot(String name, String data) {
        sendAll(new Outbox.Frame(Outbox.Frame.Kind.SNAPSHOT, name, data));
    }

    /** How many clients listen. */
    public int clients() {
        return clients.size();
    }

    /** How many clients were cut off because they did not read. */
    public long cutOff() {
        return cutOff.get();
    }

    /** How many frames were dropped because a client was too slow for them. */
    public long dropped() {
        return dropped.get();
    }

    private void sendAll(Outbox.Frame frame) {
        clients.forEach(client -> client.offer(frame));
    }

    /** Takes over an exchange, or answers 503 when there is no room. Does not wait for the client. */
    void accept(HttpExchange exchange, WebRequest request, Map<String, String> headers) throws IOException {
        if (admitted.incrementAndGet() > MAX_CLIENTS) {
            admitted.decrementAndGet();
            WebResponse full = WebResponse.problem(503, "this node serves " + MAX_CLIENTS + " event streams already");
            WebServer.send(exchange, full.with("Retry-After", "5"), headers);
            return;
        }
        try {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            EventClient client = new EventClient(exchange, () -> visit.apply(request), this::gone);
            register(client);
            client.start();
        } catch (IOException | RuntimeException e) {
            admitted.decrementAndGet();
            throw e;
        }
    }

    private synchronized void register(EventClient client) {
        if (isClosed) {
            throw new IllegalStateException("the web server is closing");
        }
        clients.add(client);
        String present = sample();
        if (present != null) {
            client.offer(new Outbox.Frame(Outbox.Frame.Kind.SNAPSHOT, "snapshot", present));
        }
    }

    private void gone(EventClient client) {
        if (clients.remove(client)) {
            admitted.decrementAndGet();
            dropped.addAndGet(client.dropped());
        }
    }

    /** Looks whether the snapshot has changed, and tells the clients if so; called some times a second. */
    synchronized void refresh() {
        if (clients.isEmpty()) {
            return;
        }
        String present = sample();
        if (present != null && !present.equals(lastSnapshot)) {
            lastSnapshot = present;
            publishSnapshot("snapshot", present);
        }
    }

    /** Cuts off every client whose present write has lasted for too long. */
    void cutOffStalled(long nowNanos) {
        for (EventClient client : clients) {
            if (client.isStalled(nowNanos, WRITE_LIMIT_NANOS)) {
                cutOff.incrementAndGet();
                client.stop();
            }
        }
    }

    synchronized void close() {
        isClosed = true;
        clients.forEach(EventClient::stop);
    }

    private @Nullable String sample() {
        try {
            return snapshot.get();
        } catch (RuntimeException e) {
            log.warn("cannot take a snapshot for the event stream", e);
            return null;
        }
    }
}
