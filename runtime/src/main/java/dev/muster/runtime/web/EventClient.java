package dev.muster.runtime.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener of an event stream: a bounded outbox and a thread that writes from it.
 *
 * <p>The thread may block in a write. Interrupting it closes the connection's channel, which is how a stalled client is
 * cut off: closing the exchange from another thread would itself wait for the stalled write.
 */
final class EventClient {
    private static final Logger log = LoggerFactory.getLogger(EventClient.class);
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final HttpExchange exchange;
    private final Supplier<AutoCloseable> visit;
    private final Consumer<EventClient> whenGone;
    private final Outbox outbox = new Outbox(EventStream.QUEUED_FRAMES);
    private final Thread writer;
    private volatile boolean isStopped;
    private volatile boolean isWriting;
    private volatile long writingSinceNanos;

    EventClient(HttpExchange exchange, Supplier<AutoCloseable> visit, Consumer<EventClient> whenGone) {
        this.exchange = exchange;
        this.visit = visit;
        this.whenGone = whenGone;
        this.writer = new Thread(this::serve, "muster-events-" + NUMBER.incrementAndGet());
        this.writer.setDaemon(true);
    }

    void start() {
        writer.start();
    }

    void offer(Outbox.Frame frame) {
        synchronized (outbox) {
            outbox.offer(frame);
            outbox.notifyAll();
        }
    }

    long dropped() {
        synchronized (outbox) {
            return outbox.dropped();
        }
    }

    boolean isStalled(long nowNanos, long limitNanos) {
        return isWriting && !isStopped && nowNanos - writingSinceNanos > limitNanos;
    }

    /** Ends the client's thread and with it the connection; returns at once. */
    void stop() {
        isStopped = true;
        writer.interrupt();
    }

    private void serve() {
        try (AutoCloseable guest = visit.get()) {
            log.debug("an event stream begins for [{}] as [{}]", exchange.getRemoteAddress(), guest);
            writeUntilStopped();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("an event stream ended: [{}]", e.toString());
        } catch (Exception e) {
            log.warn("an event stream failed", e);
        } finally {
            whenGone.accept(this);
            exchange.close();
        }
    }

    private void writeUntilStopped() throws IOException, InterruptedException {
        OutputStream out = exchange.getResponseBody();
        while (!isStopped) {
            Outbox.Frame frame = await();
            byte[] bytes = frame == null ? HEARTBEAT : frame.text().getBytes(StandardCharsets.UTF_8);
            writingSinceNanos = System.nanoTime();
            isWriting = true;
            out.write(bytes);
            out.flush();
            isWriting = false;
        }
    }

    private Outbox.@Nullable Frame await() throws InterruptedException {
        long deadline = System.nanoTime() + HEARTBEAT_NANOS;
        synchronized (outbox) {
            Outbox.Frame frame = outbox.poll();
            while (frame == null) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return null;
                }
                outbox.wait(left);
                frame = outbox.poll();
            }
            return frame;
        }
    }
}
