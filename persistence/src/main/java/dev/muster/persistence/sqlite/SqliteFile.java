package dev.muster.persistence.sqlite;

import dev.muster.persistence.sqlite.internal.Statements;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** The journal's file as a node looks at it before it starts. */
public final class SqliteFile {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private SqliteFile() {}

    /**
     * Opens the file for writing, creating it if missing, and closes it again. Waits up to 3 s for a lock. Reads the
     * schema, not every page: damage deep inside a file shows when it is read.
     *
     * @return the identity of the store: 32 hexadecimal digits, chosen at random when the file was created. Two nodes
     *     share a store exactly if they find the same one
     * @throws IllegalStateException if the file cannot serve as journal: one sentence that says why and what to do
     */
    public static String check(Path file) {
        try (Statements statements = Statements.open(SqliteSettings.of(file).withBusyTimeout(PATIENCE))) {
            statements.begin();
            statements.execute("ROLLBACK");
            return statements.identity();
        } catch (SQLException unusable) {
            throw new IllegalStateException(unusable.getMessage(), unusable);
        }
    }
}
