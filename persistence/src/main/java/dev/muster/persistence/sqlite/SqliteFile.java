package dev.muster.persistence.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file, opened once per JVM however many journals use it: one writer thread that commits what has queued
 * up together, and one reader thread beside it (in write-ahead mode readers and the writer do not wait for each
 * other). Safe for use by any thread. Other JVMs may have the same file open.
 */
public final class SqliteFile implements AutoCloseable {
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(10);
    private static final Map<Path, SqliteFile> OPEN = new HashMap<>();

    private final Path path;
    private final Writer writer;
    private final Connection reading;
    private final ExecutorService reader;
    private int users;

    private SqliteFile(Path path, Connection writing, Connection reading) {
        this.path = path;
        this.writer = Writer.start(path, writing);
        this.reading = reading;
        this.reader = Executors.newSingleThreadExecutor(work -> daemon(work, "muster-sqlite-read"));
    }

    /**
     * Opens {@code path}, and creates it and its folder if there is none. Each call wants one {@link #close}; the last
     * one closes the file. The first opener in a JVM decides {@code synchronous}.
     *
     * @throws StoreException with one sentence when the file cannot be used
     */
    public static SqliteFile open(Path path, Synchronous synchronous) {
        Path absolute = path.toAbsolutePath().normalize();
        synchronized (OPEN) {
            SqliteFile file = OPEN.get(absolute);
            if (file == null) {
                file = new SqliteFile(absolute, connect(absolute, synchronous), connect(absolute, synchronous));
                OPEN.put(absolute, file);
            }
            file.users++;
            return file;
        }
    }

    /**
     * Opens and closes {@code path} as a journal would, and writes to it, to find out at start what would fail later.
     *
     * @throws StoreException with one sentence that names the file, the likely cause and what to do
     */
    public static void check(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try (Connection connection = connect(absolute, Synchronous.NORMAL)) {
            Schema.execute(connection, "BEGIN IMMEDIATE");
            Schema.execute(connection, "ROLLBACK");
        } catch (SQLException failed) {
            throw explain(absolute, failed);
        }
    }

    /** Queues a change; the result is complete when it is durable, and exceptional when nothing of it was stored. */
    <T> CompletableFuture<T> write(Work<T> work) {
        return writer.submit(work);
    }

    /** Queues a query of what is committed. */
    <T> CompletableFuture<T> read(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.on(reading);
                    } catch (SQLException failed) {
                        throw explain(path, failed);
                    }
                },
                reader);
    }

    /** Gives this use of the file back; the last one finishes what is queued and closes it. */
    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users > 0) {
                return;
            }
            OPEN.remove(path);
            writer.close();
            reader.execute(() -> closeQuietly(reading));
            reader.shutdown();
        }
    }

    static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // what was committed is in the file; there is nobody left to tell
        }
    }

    static boolean isBusy(SQLException failed) {
        return failed instanceof SQLiteException sqlite
                && (primary(sqlite) == SQLiteErrorCode.SQLITE_BUSY.code
                        || primary(sqlite) == SQLiteErrorCode.SQLITE_LOCKED.code);
    }

    static StoreException explain(Path path, SQLException failed) {
        return new StoreException("store [" + path + "] cannot be used: " + cause(failed), failed);
    }

    private static Connection connect(Path path, Synchronous synchronous) {
        makeFolder(path);
        long deadlineNanos = System.nanoTime() + OPEN_PATIENCE.toNanos();
        while (true) {
            try {
                return Schema.open(path, synchronous);
            } catch (SQLException failed) {
                if (!isBusy(failed) || System.nanoTime() - deadlineNanos >= 0) {
                    throw explain(path, failed);
                }
            }
        }
    }

    private static void makeFolder(Path path) {
        Path folder = path.getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException failed) {
            throw new StoreException(
                    "store [" + path
                            + "] cannot be used: its folder cannot be made; choose a data folder you may write to",
                    failed);
        }
        if (Files.isDirectory(path)) {
            throw new StoreException(
                    "store [" + path + "] cannot be used: it is a folder; move it away, or choose another data folder");
        }
    }

    private static String cause(SQLException failed) {
        if (isBusy(failed)) {
            return "another process keeps it locked; find it with lsof or fuser and end it, or choose another data folder";
        }
        int code = failed instanceof SQLiteException sqlite ? primary(sqlite) : 0;
        if (code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return "it is damaged, or no SQLite file; restore it, or move it away to start empty";
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code || code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return "it cannot be written; give this user the right to write it, or choose another data folder";
        }
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk is full; make room";
        }
        return String.valueOf(failed.getMessage());
    }

    private static int primary(SQLiteException failed) {
        return failed.getResultCode().code & 0xFF;
    }
}
