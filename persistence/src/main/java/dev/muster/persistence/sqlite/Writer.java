package dev.muster.persistence.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * The one thread of a JVM that writes to a file. It takes what has queued up, runs each piece inside a savepoint of one
 * transaction, and commits them together: a piece that fails is rolled back alone, and nobody is told of success
 * before the commit.
 */
final class Writer {
    private static final int QUEUE = 10_000;
    private static final int BATCH = 512;
    private static final Duration BUSY_PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final Connection connection;
    private final BlockingQueue<Piece<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile boolean closed;

    private Writer(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
        this.thread = SqliteFile.daemon(this::run, "muster-sqlite-write");
    }

    static Writer start(Path path, Connection connection) {
        Writer writer = new Writer(path, connection);
        writer.thread.start();
        return writer;
    }

    /** One queued change, and who waits for it. Only the writer thread touches the outcome fields. */
    private static final class Piece<T> {
        private final Work<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Runnable announce = () -> {};

        Piece(Work<T> work) {
            this.work = work;
        }

        void run(Connection connection, Path path) throws SQLException {
            Schema.execute(connection, "SAVEPOINT piece");
            try {
                T value = work.on(connection);
                announce = () -> result.complete(value);
            } catch (SQLException failed) {
                Schema.execute(connection, "ROLLBACK TO piece");
                StoreException explained = SqliteFile.explain(path, failed);
                announce = () -> result.completeExceptionally(explained);
            } catch (RuntimeException failed) {
                Schema.execute(connection, "ROLLBACK TO piece");
                announce = () -> result.completeExceptionally(failed);
            }
            Schema.execute(connection, "RELEASE piece");
        }

        void fail(RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        Piece<T> piece = new Piece<>(work);
        if (closed) {
            piece.fail(new StoreException("store [" + path + "] is closed"));
        } else if (!queue.offer(piece)) {
            piece.fail(
                    new StoreException("store [" + path + "] has " + QUEUE + " writes waiting, one more was refused"));
        }
        return piece.result;
    }

    /** Lets the thread finish what is queued, then end; waits for it, so that the file can be opened again at once. */
    void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(BUSY_PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Piece<?>> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            batch.clear();
            if (take(batch)) {
                commit(batch);
            }
        }
        queue.forEach(piece -> piece.fail(new StoreException("store [" + path + "] is closed")));
        SqliteFile.closeQuietly(connection);
    }

    private boolean take(List<Piece<?>> batch) {
        try {
            if (!closed) {
                batch.add(queue.take());
            }
        } catch (InterruptedException closing) {
            // close() wakes the thread; what is queued is still written
        }
        queue.drainTo(batch, BATCH - batch.size());
        return !batch.isEmpty();
    }

    private void commit(List<Piece<?>> batch) {
        try {
            begin();
            for (Piece<?> piece : batch) {
                piece.run(connection, path);
            }
            Schema.execute(connection, "COMMIT");
        } catch (SQLException | RuntimeException failed) {
            rollBack();
            StoreException explained = failed instanceof SQLException sql
                    ? SqliteFile.explain(path, sql)
                    : new StoreException("store [" + path + "] failed", failed);
            batch.forEach(piece -> piece.fail(explained));
            return;
        }
        batch.forEach(piece -> piece.announce.run());
    }

    /** SQLite itself waits for the lock for a while; its lock is not fair, so we try again within our own bound. */
    private void begin() throws SQLException {
        long deadlineNanos = System.nanoTime() + BUSY_PATIENCE.toNanos();
        while (true) {
            try {
                Schema.execute(connection, "BEGIN IMMEDIATE");
                return;
            } catch (SQLException failed) {
                if (!SqliteFile.isBusy(failed) || System.nanoTime() - deadlineNanos >= 0) {
                    throw failed;
                }
            }
        }
    }

    private void rollBack() {
        try {
            Schema.execute(connection, "ROLLBACK");
        } catch (SQLException ignored) {
            // no transaction was open: that is what we wanted
        }
    }
}
