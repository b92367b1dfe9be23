package dev.muster.persistence.sqlite.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The tables, and the version of them that the file carries in {@code user_version}. */
final class Schema {
    /** The version this code reads and writes. */
    static final int VERSION = 2;

    /** "Must" in ASCII: tells our files from other SQLite databases. */
    private static final int APPLICATION_ID = 0x4d757374;

    /** Since version 2. */
    private static final String STATE = """
            CREATE TABLE state (
                persistence_id TEXT NOT NULL PRIMARY KEY,
                epoch INTEGER NOT NULL,
                revision INTEGER NOT NULL,
                timestamp INTEGER NOT NULL,
                serializer_id INTEGER,
                serializer_manifest TEXT,
                payload BLOB)""";

    /** Those of version 1. */
    private static final List<String> FIRST_TABLES = List.of("""
            CREATE TABLE store (
                identity TEXT NOT NULL)""", """
            CREATE TABLE event (
                persistence_id TEXT NOT NULL,
                sequence_nr INTEGER NOT NULL,
                writer_uuid TEXT NOT NULL,
                adapter_manifest TEXT NOT NULL,
                timestamp INTEGER NOT NULL,
                serializer_id INTEGER NOT NULL,
                serializer_manifest TEXT NOT NULL,
                payload BLOB NOT NULL,
                metadata_serializer_id INTEGER,
                metadata_manifest TEXT,
                metadata BLOB,
                PRIMARY KEY (persistence_id, sequence_nr)) WITHOUT ROWID""", """
            CREATE TABLE fence (
                persistence_id TEXT NOT NULL PRIMARY KEY,
                epoch INTEGER NOT NULL,
                deleted_to INTEGER NOT NULL) WITHOUT ROWID""", """
            CREATE TABLE snapshot (
                persistence_id TEXT NOT NULL,
                sequence_nr INTEGER NOT NULL,
                timestamp INTEGER NOT NULL,
                serializer_id INTEGER NOT NULL,
                serializer_manifest TEXT NOT NULL,
                payload BLOB NOT NULL,
                metadata_serializer_id INTEGER,
                metadata_manifest TEXT,
                metadata BLOB,
                PRIMARY KEY (persistence_id, sequence_nr))""");

    /** One statement, so one moment: another process may be creating the tables between two. */
    private static final String MARKS = """
            SELECT (SELECT user_version FROM pragma_user_version),
                (SELECT application_id FROM pragma_application_id),
                (SELECT count(*) FROM sqlite_master)""";

    private Schema() {}

    /** The identity that the file was given when it was created. */
    static String identity(Statements statements) throws SQLException {
        try (ResultSet row = statements.query("SELECT identity FROM store")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Creates the tables in an empty file, and those that are missing in a file of an older version, which releases that know
     * only that version cannot open from then on; refuses a file of another application or of a newer version.
     */
    static void ensure(Statements statements) throws SQLException {
        if (version(statements) == VERSION) {
            return;
        }
        statements.execute("BEGIN IMMEDIATE");
        try {
            migrate(statements, version(statements));
            statements.execute("COMMIT");
        } catch (SQLException failed) {
            statements.execute("ROLLBACK");
            throw failed;
        }
    }

    /** The version that the file has; 0 if it is empty. */
    private static int version(Statements statements) throws SQLException {
        try (ResultSet marks = statements.query(MARKS)) {
            marks.next();
            int version = marks.getInt(1);
            if (marks.getLong(3) == 0 && version == 0) {
                return 0;
            }
            if (marks.getLong(2) != APPLICATION_ID) {
                throw new SQLException(
                        "The journal file is a SQLite database of another application; choose another file.");
            }
            if (version > VERSION) {
                throw new SQLException(
                        "The journal file has schema version " + version + ", but this release knows only " + VERSION
                                + "; run the release that wrote it or a later one.");
            }
            return version;
        }
    }

    private static void migrate(Statements statements, int from) throws SQLException {
        if (from < 1) {
            for (String table : FIRST_TABLES) {
                statements.execute(table);
            }
            statements.execute("INSERT INTO store (identity) VALUES (lower(hex(randomblob(16))))");
            statements.execute("PRAGMA application_id = " + APPLICATION_ID);
        }
        if (from < 2) {
            statements.execute(STATE);
        }
        statements.execute("PRAGMA user_version = " + VERSION);
    }
}
