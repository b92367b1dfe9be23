package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.sqlite.SqliteSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this JVM that writes to one file. It takes what waits in a bounded queue and commits it as one
 * {@code BEGIN IMMEDIATE} transaction; each piece of work runs under a savepoint, so that one that fails takes back its
 * own changes and nothing else. A future completes only after the commit. When the transaction as a whole fails, all of
 * it failed, and the next batch starts on a fresh connection: a store that comes back is used again without restart.
 */
final class SqliteWriter implements AutoCloseable {
    /** Something to write; it may run again only if nothing of its first run was kept. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Statements statements) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);
    private static final Task<?> LAST = new Task<>(statements -> "closed");

    private final SqliteSettings settings;
    private final BlockingQueue<Task<?>> queue;
    private final Thread thread;
    private boolean isClosed;
    /** Touched by the writer thread alone. */
    private @Nullable Statements current;

    SqliteWriter(SqliteSettings settings) {
        this.settings = settings;
        this.queue = new LinkedBlockingQueue<>(settings.queueWrites());
        this.thread = new Thread(this::writeUntilClosed, "muster-sqlite-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Queues work; the future fails at once if the queue is full or the writer is closed. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Work<T> work) {
        Task<T> task = new Task<>(work);
        synchronized (this) {
            if (isClosed) {
                task.fail(new IllegalStateException("The journal file [" + settings.file() + "] is closed."));
            } else if (!queue.offer(task)) {
                task.fail(new IllegalStateException("The journal file [" + settings.file() + "] is overloaded: "
                        + settings.queueWrites() + " writes are waiting already; slow down or raise queue-writes."));
            }
        }
        return task.future;
    }

    /** Writes what was queued, then ends the thread and closes the connection. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        try {
            queue.put(LAST);
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilClosed() {
        List<Task<?>> batch = new ArrayList<>();
        boolean isLast = false;
        while (!isLast) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException interrupted) {
                throw new AssertionError("Nobody interrupts the writer thread", interrupted);
            }
            queue.drainTo(batch, settings.batchWrites() - 1);
            isLast = batch.remove(LAST);
            commit(batch);
            batch.clear();
        }
        abandonConnection();
    }

    @SuppressWarnings("CatchingUnchecked") // whatever broke, the callers must hear of it and the thread must go on
    private void commit(List<Task<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            Statements statements = openStatements();
            statements.begin();
            for (Task<?> task : batch) {
                task.runIn(statements);
            }
            statements.execute("COMMIT");
        } catch (SQLException | RuntimeException | Error broken) {
            abandonConnection();
            Throwable cause =
                    broken instanceof SQLException failed ? SqliteFailure.explained(settings.file(), failed) : broken;
            LOG.warn("[{}] did not take a transaction of [{}] writes", settings.file(), batch.size(), cause);
            batch.forEach(task -> task.fail(cause));
            return;
        }
        batch.forEach(Task::complete);
    }

    private Statements openStatements() throws SQLException {
        Statements open = current;
        if (open == null) {
            open = Statements.open(settings);
            current = open;
        }
        return open;
    }

    private void abandonConnection() {
        Statements open = current;
        current = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException failed) {
                LOG.warn("[{}] was not closed cleanly", settings.file(), failed);
            }
        }
    }

    private static final class Task<T extends @Nullable Object> {
        private final Work<T> work;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Throwable failure;

        Task(Work<T> work) {
            this.work = work;
        }

        void runIn(Statements statements) throws SQLException {
            statements.execute("SAVEPOINT task");
            try {
                result = work.run(statements);
            } catch (SQLException | RuntimeException failed) {
                failure = failed;
                takeBack(statements, failed);
            }
            statements.execute("RELEASE task");
        }

        /** SQLite ends the whole transaction on some failures, such as a full disk; then there is no savepoint left. */
        private static void takeBack(Statements statements, Exception failed) throws SQLException {
            try {
                statements.execute("ROLLBACK TO task");
            } catch (SQLException transactionIsGone) {
                failed.addSuppressed(transactionIsGone);
                throw failed instanceof SQLException cause ? cause : transactionIsGone;
            }
        }

        @SuppressWarnings("NullAway") // a result that is null is one that T allows
        void complete() {
            if (failure != null) {
                future.completeExceptionally(failure);
            } else {
                future.complete(result);
            }
        }

        void fail(Throwable cause) {
            future.completeExceptionally(cause);
        }
    }
}
