package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.sqlite.SqliteSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One open file, shared by all journals, snapshot and state stores of this JVM that name it. The last one to close it ends its
 * threads and connections; then it can be opened again.
 */
final class SqliteStore implements AutoCloseable {
    private static final Map<Path, SqliteStore> OPEN = new HashMap<>();

    private final SqliteSettings settings;
    private final SqliteWriter writer;
    private final SqliteReaders readers;
    /** Guarded by {@link #OPEN}. */
    private int users;

    private SqliteStore(SqliteSettings settings) {
        this.settings = settings;
        this.writer = new SqliteWriter(settings);
        this.readers = new SqliteReaders(settings);
    }

    /**
     * Opens the file or joins those that have it open.
     *
     * @throws IllegalStateException if the file cannot be used, or is open with other settings
     */
    static SqliteStore open(SqliteSettings settings) {
        synchronized (OPEN) {
            SqliteStore store = OPEN.get(settings.file());
            if (store == null) {
                requireUsable(settings);
                store = new SqliteStore(settings);
                store.writer.start();
                OPEN.put(settings.file(), store);
            } else if (!store.settings.equals(settings)) {
                throw new IllegalStateException("The journal file [" + settings.file()
                        + "] is open in this process with other settings: " + store.settings);
            }
            store.users++;
            return store;
        }
    }

    <T extends @Nullable Object> CompletableFuture<T> write(SqliteWriter.Work<T> work) {
        return writer.submit(work);
    }

    <T extends @Nullable Object> CompletableFuture<T> read(SqliteReaders.Read<T> read) {
        return readers.submit(read);
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(settings.file());
                writer.close();
                readers.close();
            }
        }
    }

    private static void requireUsable(SqliteSettings settings) {
        try (Statements statements = Statements.open(settings)) {
            statements.execute("SELECT 1 FROM fence LIMIT 1");
        } catch (SQLException unusable) {
            throw new IllegalStateException(unusable.getMessage(), unusable);
        }
    }
}
