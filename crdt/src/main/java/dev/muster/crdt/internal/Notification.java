package dev.muster.crdt.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one subscriber, serially, some time after each signal; signals that come before the call are joined into one, so a
 * slow subscriber costs nobody memory.
 */
final class Notification implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Notification.class);

    private final Executor executor;
    private final Runnable delivery;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean isClosed;

    Notification(Executor executor, Runnable delivery) {
        this.executor = executor;
        this.delivery = delivery;
    }

    void signal() {
        if (!isClosed && signals.getAndIncrement() == 0) {
            execute();
        }
    }

    void close() {
        isClosed = true;
    }

    @Override
    public void run() {
        int answered = signals.get();
        try {
            if (!isClosed) {
                delivery.run();
            }
        } catch (RuntimeException failure) {
            LOG.warn("A subscriber of replicated data failed; it stays subscribed", failure);
        } finally {
            // Also after an Error, or no later signal would ever be the first.
            if (signals.addAndGet(-answered) != 0) {
                execute();
            }
        }
    }

    private void execute() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException stopped) {
            // The actor system has terminated, so there is nobody left to tell.
            isClosed = true;
        }
    }
}
