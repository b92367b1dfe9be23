package dev.muster.testkit.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hands items to a sink in their order, by a thread of its own, so that whoever has them never waits for the sink.
 *
 * <p>At most {@link #MAX_ITEMS} items and {@link #MAX_BYTES} bytes wait; beyond that the oldest are dropped and counted,
 * and an item that tells the count takes their place. Safe to use from several threads.
 *
 * @param <T> the items
 */
final class Delivery<T> implements AutoCloseable {
    static final int MAX_ITEMS = 10_000;
    static final long MAX_BYTES = 16L * 1024 * 1024;

    /** Where items go. */
    @FunctionalInterface
    interface Sink<T> {
        /** Takes one; an exception is reported, and the next item comes all the same. */
        void take(T item) throws Exception;
    }

    private final String what;
    private final ToIntFunction<T> size;
    private final LongFunction<T> gap;
    private final Sink<T> sink;
    private final Thread thread;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long dropped;
    private boolean isTaking;
    private boolean isClosed;

    /**
     * @param what what is delivered, for messages and the thread's name
     * @param size the bytes that an item holds
     * @param gap the item that stands for a number of dropped ones
     */
    Delivery(String what, ToIntFunction<T> size, LongFunction<T> gap, Sink<T> sink) {
        this.what = what;
        this.size = size;
        this.gap = gap;
        this.sink = sink;
        this.thread = new Thread(this::deliver, "muster-testkit " + what);
        thread.setDaemon(true);
    }

    Delivery<T> start() {
        thread.start();
        return this;
    }

    /** Adds an item; after {@link #close} it is ignored. */
    synchronized void offer(T item) {
        if (isClosed) {
            return;
        }
        waiting.add(item);
        waitingBytes += size.applyAsInt(item);
        while (waiting.size() > MAX_ITEMS || waitingBytes > MAX_BYTES) {
            waitingBytes -= size.applyAsInt(waiting.remove());
            dropped++;
        }
        notifyAll();
    }

    private void deliver() {
        for (T item = next(); item != null; item = next()) {
            try {
                sink.take(item);
            } catch (Exception | Error failure) { // of the user's listener: the rest must still arrive
                System.err.println(what + ": " + failure);
            }
        }
    }

    /** The next item once there is one, or null when there will be none. */
    private synchronized @Nullable T next() {
        isTaking = false;
        notifyAll();
        try {
            while (waiting.isEmpty() && dropped == 0 && !isClosed) {
                wait();
            }
        } catch (InterruptedException end) {
            return null;
        }
        isTaking = !waiting.isEmpty() || dropped > 0;
        return dropped > 0 ? takeGap() : takeFirst();
    }

    private T takeGap() {
        T item = gap.apply(dropped);
        dropped = 0;
        return item;
    }

    private @Nullable T takeFirst() {
        T item = waiting.poll();
        waitingBytes -= item == null ? 0 : size.applyAsInt(item);
        return item;
    }

    /** Waits until the sink has taken all, but not longer than {@code patience}. */
    synchronized void flush(Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (isTaking || !waiting.isEmpty() || dropped > 0) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
    }

    /** Takes nothing more; what waits is still delivered. */
    @Override
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
