package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.sqlite.SqliteSettings;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A few threads that read one file, each read on a connection of its own. In WAL mode they do not wait for writers. */
final class SqliteReaders implements AutoCloseable {
    /** Something to read. */
    @FunctionalInterface
    interface Read<T extends @Nullable Object> {
        T run(Statements statements) throws SQLException;
    }

    private static final int LONGEST_QUEUE = 100_000;
    private static final long IDLE_SECONDS = 10;

    private final SqliteSettings settings;
    private final ThreadPoolExecutor threads;
    private final Deque<Statements> idle = new ArrayDeque<>();
    /** Guarded by {@link #idle}. A read that outlives the wait of {@link #close} closes its own connection. */
    private boolean isClosed;

    SqliteReaders(SqliteSettings settings) {
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                settings.readers(),
                settings.readers(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LONGEST_QUEUE),
                task -> {
                    Thread thread = new Thread(task, "muster-sqlite-reader-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Reads on one of the threads; the future fails at once if too many reads wait or the readers are closed. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Read<T> read) {
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            threads.execute(() -> run(read, future));
        } catch (RejectedExecutionException refused) {
            future.completeExceptionally(new IllegalStateException(
                    "The journal file [" + settings.file() + "] is closed or has too many reads waiting.", refused));
        }
        return future;
    }

    /** Lets the reads that were submitted finish, for at most 10 s, refuses later ones, and closes the connections. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(IDLE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (idle) {
            isClosed = true;
            idle.forEach(SqliteReaders::closeQuietly);
            idle.clear();
        }
    }

    private <T extends @Nullable Object> void run(Read<T> read, CompletableFuture<T> future) {
        Statements statements = null;
        try {
            statements = takeIdle();
            if (statements == null) {
                statements = Statements.open(settings);
            }
            T result = read.run(statements);
            giveBack(statements);
            future.complete(result);
        } catch (SQLException | RuntimeException | Error failed) {
            if (statements != null) {
                closeQuietly(statements);
            }
            future.completeExceptionally(
                    failed instanceof SQLException sql ? SqliteFailure.explained(settings.file(), sql) : failed);
        }
    }

    private @Nullable Statements takeIdle() {
        synchronized (idle) {
            return idle.poll();
        }
    }

    private void giveBack(Statements statements) {
        synchronized (idle) {
            if (!isClosed) {
                idle.push(statements);
                return;
            }
        }
        closeQuietly(statements);
    }

    private static void closeQuietly(Statements statements) {
        try {
            statements.close();
        } catch (SQLException ignored) {
            // The connection is given up anyway, and nothing was written on it.
        }
    }
}
