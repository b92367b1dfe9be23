package dev.muster.persistence.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.jspecify.annotations.Nullable;

/** The statements of the snapshot store. */
final class Snapshots {
    private static final String MATCHING =
            " FROM snapshot WHERE persistence_id = ? AND sequence_nr BETWEEN ? AND ? AND written_at BETWEEN ? AND ?";

    private Snapshots() {}

    /** One snapshot as it is stored; metadata is absent for most. */
    @SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
    record Row(
            long sequenceNumber,
            long writtenAt,
            int serializer,
            String manifest,
            byte[] payload,
            byte @Nullable [] metadata) {}

    /** Saves, and replaces one of the same sequence number. */
    static void save(Connection connection, String persistenceId, Row row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO snapshot (persistence_id,"
                + " sequence_nr, written_at, serializer, manifest, payload, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, persistenceId);
            insert.setLong(2, row.sequenceNumber());
            insert.setLong(3, row.writtenAt());
            insert.setInt(4, row.serializer());
            insert.setString(5, row.manifest());
            insert.setBytes(6, row.payload());
            insert.setBytes(7, row.metadata());
            insert.executeUpdate();
        }
    }

    /** The newest that matches. */
    static Optional<Row> newest(Connection connection, String persistenceId, SnapshotSelectionCriteria criteria)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT sequence_nr, written_at, serializer, manifest, payload, metadata"
                        + MATCHING + " ORDER BY sequence_nr DESC, written_at DESC LIMIT 1")) {
            bind(select, persistenceId, criteria);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Row(
                                row.getLong(1),
                                row.getLong(2),
                                row.getInt(3),
                                row.getString(4),
                                row.getBytes(5),
                                row.getBytes(6)))
                        : Optional.empty();
            }
        }
    }

    /** Deletes all that match. */
    static void delete(Connection connection, String persistenceId, SnapshotSelectionCriteria criteria)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE" + MATCHING)) {
            bind(delete, persistenceId, criteria);
            delete.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, String persistenceId, SnapshotSelectionCriteria criteria)
            throws SQLException {
        statement.setString(1, persistenceId);
        statement.setLong(2, criteria.minSequenceNr());
        statement.setLong(3, criteria.maxSequenceNr());
        statement.setLong(4, criteria.minTimestamp());
        statement.setLong(5, criteria.maxTimestamp());
    }
}
