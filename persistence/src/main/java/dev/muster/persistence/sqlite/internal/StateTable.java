package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.FencedException;
import dev.muster.persistence.RevisionConflictException;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The statements of the state store: the present state of each persistence id, and the fence that guards it. A deleted state
 * leaves its row behind, so that its revision goes on and a stale writer cannot bring it back.
 */
final class StateTable {
    private static final String EPOCH_AND_REVISION = "SELECT epoch, revision FROM state WHERE persistence_id = ?";

    /** The fence as taken, and what it guards, both read in one statement. */
    record Fence(long epoch, long revision, Encoded state) {}

    /** A state to be stored in place of the one with the revision before. */
    record Row(String persistenceId, long revision, long timestampMillis, Encoded state) {}

    private StateTable() {}

    /** Stores a higher epoch than any before; writers that hold a lower one are refused from here on. */
    static Fence takeFence(Statements statements, String persistenceId) throws SQLException {
        try (ResultSet row = statements.query("""
                INSERT INTO state (persistence_id, epoch, revision, timestamp) VALUES (?, 1, 0, 0)
                ON CONFLICT (persistence_id) DO UPDATE SET epoch = epoch + 1
                RETURNING epoch, revision, serializer_id, serializer_manifest, payload""", persistenceId)) {
            row.next();
            return new Fence(row.getLong(1), row.getLong(2), Encoded.columns(row, 3));
        }
    }

    /** Replaces the state; one that is absent deletes it. */
    static void write(Statements statements, Row row, long heldEpoch) throws SQLException {
        requireNext(statements, row, heldEpoch);
        statements.update(
                """
                INSERT INTO state VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (persistence_id) DO UPDATE SET revision = excluded.revision, timestamp = excluded.timestamp,
                    serializer_id = excluded.serializer_id, serializer_manifest = excluded.serializer_manifest,
                    payload = excluded.payload""",
                row.persistenceId(),
                heldEpoch,
                row.revision(),
                row.timestampMillis(),
                row.state().serializerId(),
                row.state().manifest(),
                row.state().bytes());
    }

    /** The revision stored last, 0 if there is none. */
    static long revision(Statements statements, String persistenceId) throws SQLException {
        return statements.number("SELECT revision FROM state WHERE persistence_id = ?", persistenceId);
    }

    /** Refuses a writer that does not hold the fence, and one that does not know the revision stored last. */
    private static void requireNext(Statements statements, Row row, long heldEpoch) throws SQLException {
        try (ResultSet stored = statements.query(EPOCH_AND_REVISION, row.persistenceId())) {
            boolean isThere = stored.next();
            long storedEpoch = isThere ? stored.getLong(1) : 0;
            long storedRevision = isThere ? stored.getLong(2) : 0;
            if (storedEpoch != heldEpoch) {
                throw new FencedException(row.persistenceId(), heldEpoch, storedEpoch);
            }
            if (row.revision() != storedRevision + 1) {
                throw new RevisionConflictException(row.persistenceId(), row.revision(), storedRevision);
            }
        }
    }
}
