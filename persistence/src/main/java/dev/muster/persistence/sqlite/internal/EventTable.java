package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.FencedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;

/** The statements of the journal: events, and the fence that guards them. */
final class EventTable {
    /** The fence as taken, and the highest sequence number ever stored, both read in one transaction. */
    record Fence(long epoch, long highestSequenceNr) {}

    /** An event ready to be stored. */
    record Row(PersistentRepr event, Encoded payload, Encoded metadata) {}

    private EventTable() {}

    /** Stores a higher epoch than any before; writers that hold a lower one are refused from here on. */
    static Fence takeFence(Statements statements, String persistenceId) throws SQLException {
        long epoch = statements.number("""
                INSERT INTO fence (persistence_id, epoch, deleted_to) VALUES (?, 1, 0)
                ON CONFLICT (persistence_id) DO UPDATE SET epoch = epoch + 1 RETURNING epoch""", persistenceId);
        return new Fence(epoch, highestSequenceNr(statements, persistenceId));
    }

    /**
     * Refuses a writer whose epoch is not the one stored: a higher one was taken by another journal since, and a lower
     * one means that the file itself was replaced by an older one under a running node.
     */
    static void requireFence(Statements statements, String persistenceId, long heldEpoch) throws SQLException {
        long storedEpoch = statements.number("SELECT epoch FROM fence WHERE persistence_id = ?", persistenceId);
        if (storedEpoch != heldEpoch) {
            throw new FencedException(persistenceId, heldEpoch, storedEpoch);
        }
    }

    static void insert(Statements statements, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            PersistentRepr event = row.event();
            statements.update(
                    "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    event.persistenceId(),
                    event.sequenceNr(),
                    event.writerUuid(),
                    event.manifest(),
                    event.timestamp(),
                    row.payload().serializerId(),
                    row.payload().manifest(),
                    row.payload().bytes(),
                    row.metadata().serializerId(),
                    row.metadata().manifest(),
                    row.metadata().bytes());
        }
    }

    /** Deletes events up to a sequence number and remembers the highest of them. */
    static void delete(Statements statements, String persistenceId, long toSequenceNr) throws SQLException {
        long deletedTo = statements.number(
                "SELECT max(sequence_nr) FROM event WHERE persistence_id = ? AND sequence_nr <= ?",
                persistenceId,
                toSequenceNr);
        statements.update("""
                INSERT INTO fence (persistence_id, epoch, deleted_to) VALUES (?, 0, ?)
                ON CONFLICT (persistence_id) DO UPDATE SET deleted_to = max(deleted_to, excluded.deleted_to)""", persistenceId, deletedTo);
        statements.update(
                "DELETE FROM event WHERE persistence_id = ? AND sequence_nr <= ?", persistenceId, toSequenceNr);
    }

    /** Feeds the events between two sequence numbers, both included, to a consumer in order. */
    static void replay(Statements statements, Serialization serialization, Range range, Consumer<PersistentRepr> into)
            throws SQLException {
        try (ResultSet rows = statements.query(
                """
                SELECT sequence_nr, writer_uuid, adapter_manifest, timestamp, serializer_id, serializer_manifest, payload,
                    metadata_serializer_id, metadata_manifest, metadata
                FROM event WHERE persistence_id = ? AND sequence_nr BETWEEN ? AND ? ORDER BY sequence_nr LIMIT ?""", range.persistenceId(), range.fromSequenceNr(), range.toSequenceNr(), range.most())) {
            while (rows.next()) {
                into.accept(event(serialization, range.persistenceId(), rows));
            }
        }
    }

    /** Which events to replay, and how many of them at most. */
    record Range(String persistenceId, long fromSequenceNr, long toSequenceNr, long most) {}

    private static PersistentRepr event(Serialization serialization, String persistenceId, ResultSet row)
            throws SQLException {
        Object payload = Objects.requireNonNull(Encoded.read(serialization, row, 5), "payload");
        Object metadata = Encoded.read(serialization, row, 8);
        PersistentRepr event = PersistentRepr.apply(
                        payload,
                        row.getLong(1),
                        persistenceId,
                        row.getString(3),
                        false,
                        ActorRef.noSender(),
                        row.getString(2))
                .withTimestamp(row.getLong(4));
        return metadata == null ? event : event.withMetadata(metadata);
    }

    private static long highestSequenceNr(Statements statements, String persistenceId) throws SQLException {
        return statements.number("""
                SELECT max(
                    coalesce((SELECT max(sequence_nr) FROM event WHERE persistence_id = ?1), 0),
                    coalesce((SELECT deleted_to FROM fence WHERE persistence_id = ?1), 0))""", persistenceId);
    }
}
