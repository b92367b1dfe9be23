package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.sqlite.SqliteSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One connection with its prepared statements. For one thread at a time. */
public final class Statements implements AutoCloseable {
    private static final Duration LONGEST_NATIVE_WAIT = Duration.ofMillis(250);

    private final SqliteSettings settings;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Statements(SqliteSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /**
     * Opens the file, creating folder, file and schema if they are missing, and waits out a lock up to the busy timeout.
     *
     * @throws SQLException if that fails: one sentence that says why and what to do
     */
    public static Statements open(SqliteSettings settings) throws SQLException {
        SqliteFailure.requirePlace(settings.file());
        try {
            return whileBusy(settings, () -> connect(settings));
        } catch (SQLException failed) {
            throw SqliteFailure.explained(settings.file(), failed);
        }
    }

    /**
     * Begins a transaction that holds the write lock, waiting for it up to the busy timeout.
     *
     * @throws SQLException if that fails: one sentence that says why and what to do
     */
    public void begin() throws SQLException {
        try {
            whileBusy(settings, () -> {
                execute("BEGIN IMMEDIATE");
                return this;
            });
        } catch (SQLException failed) {
            throw SqliteFailure.explained(settings.file(), failed);
        }
    }

    /** Runs a statement without result. */
    public void execute(String sql) throws SQLException {
        prepare(sql).execute();
    }

    /** Runs a statement that changes rows, and says how many. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return bind(sql, values).executeUpdate();
    }

    /** Runs a query; the caller closes its result before the next use of the same query. */
    ResultSet query(String sql, @Nullable Object... values) throws SQLException {
        return bind(sql, values).executeQuery();
    }

    /** Runs a query for one number; 0 if there is no row or it is null. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet row = query(sql, values)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The identity that the file was given when it was created: tells one store from another, whatever its path. */
    public String identity() throws SQLException {
        return Schema.identity(this);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    private static Statements connect(SqliteSettings settings) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        try {
            configure(connection, settings);
            Statements statements = new Statements(settings, connection);
            Schema.ensure(statements);
            return statements;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private static void configure(Connection connection, SqliteSettings settings) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long nativeWait = Math.min(
                    LONGEST_NATIVE_WAIT.toMillis(), settings.busyTimeout().toMillis());
            statement.execute("PRAGMA busy_timeout = " + nativeWait);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = " + settings.synchronous());
        }
    }

    private static <T> T whileBusy(SqliteSettings settings, Attempt<T> attempt) throws SQLException {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                return attempt.run();
            } catch (SQLException failed) {
                if (!SqliteFailure.isBusy(failed)
                        || System.nanoTime() - startNanos
                                > settings.busyTimeout().toNanos()) {
                    throw failed;
                }
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            }
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws SQLException;
    }
}
