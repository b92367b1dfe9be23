package dev.muster.persistence.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** The tables, and how a connection to them is opened. */
final class Schema {
    /** {@code PRAGMA user_version} of the tables below; a file with a higher one was written by a later release. */
    static final int VERSION = 1;

    private static final int BUSY_MILLIS = 2_000;
    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS fence (
              persistence_id TEXT PRIMARY KEY,
              epoch INTEGER NOT NULL,
              highest INTEGER NOT NULL
            ) WITHOUT ROWID
            """, """
            CREATE TABLE IF NOT EXISTS event (
              persistence_id TEXT NOT NULL,
              sequence_nr INTEGER NOT NULL,
              epoch INTEGER NOT NULL,
              written_at INTEGER NOT NULL,
              repr BLOB NOT NULL,
              PRIMARY KEY (persistence_id, sequence_nr)
            ) WITHOUT ROWID
            """, """
            CREATE TABLE IF NOT EXISTS snapshot (
              persistence_id TEXT NOT NULL,
              sequence_nr INTEGER NOT NULL,
              written_at INTEGER NOT NULL,
              serializer INTEGER NOT NULL,
              manifest TEXT NOT NULL,
              payload BLOB NOT NULL,
              metadata BLOB,
              PRIMARY KEY (persistence_id, sequence_nr)
            ) WITHOUT ROWID
            """);

    private Schema() {}

    /** Opens {@code file}, sets it up if it is new, and refuses one of a later release. */
    static Connection open(Path file, Synchronous synchronous) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties());
        try {
            execute(connection, "PRAGMA journal_mode = WAL");
            execute(connection, "PRAGMA synchronous = " + synchronous.name().toUpperCase(Locale.ROOT));
            prepare(connection, file);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
        return properties;
    }

    private static void prepare(Connection connection, Path file) throws SQLException {
        int found = version(connection);
        if (found > VERSION) {
            throw new StoreException(
                    "store [" + file + "] has schema version " + found + ", this release knows " + VERSION
                            + ": it was written by a later release; upgrade this node, or give it another data folder");
        }
        if (found == VERSION) {
            return;
        }
        execute(connection, "BEGIN IMMEDIATE");
        try {
            for (String table : TABLES) {
                execute(connection, table);
            }
            execute(connection, "PRAGMA user_version = " + VERSION);
            execute(connection, "COMMIT");
        } catch (SQLException failed) {
            execute(connection, "ROLLBACK");
            throw failed;
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            return result.next() ? result.getInt(1) : 0;
        }
    }
}
