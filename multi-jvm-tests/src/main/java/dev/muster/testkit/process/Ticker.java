package dev.muster.testkit.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes every 10 ms in a thread of its own and tells how late that was: what holds this thread up holds up the JVM, or the
 * machine. Costs about a thousandth of a processor.
 */
final class Ticker implements AutoCloseable {
    /** The least lateness that is told. */
    static final Duration STALL = Duration.ofMillis(100);

    private static final long PERIOD_NANOS = Duration.ofMillis(10).toNanos();
    private static final long BEAT_NANOS = Duration.ofMillis(200).toNanos();

    /** Told by the ticker's thread; must not wait. */
    interface Listener {
        /** The thread runs; about five times a second. */
        void beat(long nowNanos);

        /** The thread ran {@code lengthNanos} later than it should have, at {@code fromNanos}. */
        void stalled(long fromNanos, long lengthNanos);
    }

    private final Listener listener;
    private final Thread thread;
    private volatile boolean isClosed;

    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it; where it works, what is measured is the machine's
    private Ticker(Listener listener) {
        this.listener = listener;
        this.thread = new Thread(this::run, "muster-testkit ticker");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    static Ticker begin(Listener listener) {
        Ticker ticker = new Ticker(listener);
        ticker.thread.start();
        return ticker;
    }

    private void run() {
        long nextBeatNanos = System.nanoTime();
        while (!isClosed) {
            long dueNanos = System.nanoTime() + PERIOD_NANOS;
            long nowNanos = sleepUntil(dueNanos);
            if (nowNanos - dueNanos >= STALL.toNanos()) {
                listener.stalled(dueNanos, nowNanos - dueNanos);
            }
            if (nowNanos - nextBeatNanos >= 0) {
                nextBeatNanos = nowNanos + BEAT_NANOS;
                listener.beat(nowNanos);
            }
        }
    }

    private long sleepUntil(long dueNanos) {
        long nowNanos = System.nanoTime();
        while (nowNanos - dueNanos < 0 && !isClosed) {
            LockSupport.parkNanos(dueNanos - nowNanos);
            nowNanos = System.nanoTime();
        }
        return nowNanos;
    }

    /** Ends soon; does not wait for that. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }

    /** Ends, and waits for that, but not longer than {@code patience}. */
    void end(Duration patience) throws InterruptedException {
        close();
        thread.join(patience.toMillis());
    }
}
