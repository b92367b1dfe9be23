package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.sqlite.SqliteSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;

/**
 * The snapshot store plugin, in the journal's file. Snapshots need no fence: one is taken of acknowledged events alone,
 * so that even a stale owner saves a state that was true at its sequence number.
 */
public final class SqliteSnapshotStore extends SnapshotStore {
    private static final String SELECTION =
            "persistence_id = ? AND sequence_nr BETWEEN ? AND ? AND timestamp BETWEEN ? AND ?";

    private final Serialization serialization =
            SerializationExtension.get(context().system());
    private final SqliteStore store =
            SqliteStore.open(SqliteSettings.from(context().system().settings().config()));

    /** Opens the file that the actor system's configuration names. For Pekko, which calls it by reflection. */
    public SqliteSnapshotStore() {}

    @Override
    public void postStop() throws Exception {
        store.close();
        super.postStop();
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return ScalaFutures.of(store.read(statements -> load(statements, persistenceId, criteria)));
    }

    @Override
    @SuppressWarnings("NullAway") // the only value of Void is null, and Pekko's own signature does not say so
    public Future<@Nullable Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        Encoded payload = Encoded.of(serialization, snapshot);
        Encoded extra = metadata.metadata().isEmpty()
                ? Encoded.ABSENT
                : Encoded.of(serialization, metadata.metadata().get());
        return write(statements -> statements.update(
                "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                metadata.persistenceId(),
                metadata.sequenceNr(),
                metadata.timestamp(),
                payload.serializerId(),
                payload.manifest(),
                payload.bytes(),
                extra.serializerId(),
                extra.manifest(),
                extra.bytes()));
    }

    @Override
    @SuppressWarnings("NullAway") // the only value of Void is null, and Pekko's own signature does not say so
    public Future<@Nullable Void> doDeleteAsync(SnapshotMetadata metadata) {
        return write(statements -> statements.update(
                "DELETE FROM snapshot WHERE persistence_id = ?1 AND sequence_nr = ?2 AND (?3 = 0 OR timestamp = ?3)",
                metadata.persistenceId(),
                metadata.sequenceNr(),
                metadata.timestamp()));
    }

    @Override
    @SuppressWarnings("NullAway") // the only value of Void is null, and Pekko's own signature does not say so
    public Future<@Nullable Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return write(statements -> statements.update(
                "DELETE FROM snapshot WHERE " + SELECTION,
                persistenceId,
                criteria.minSequenceNr(),
                criteria.maxSequenceNr(),
                criteria.minTimestamp(),
                criteria.maxTimestamp()));
    }

    private Optional<SelectedSnapshot> load(
            Statements statements, String persistenceId, SnapshotSelectionCriteria criteria) throws SQLException {
        try (ResultSet row = statements.query(
                "SELECT sequence_nr, timestamp, serializer_id, serializer_manifest, payload, metadata_serializer_id,"
                        + " metadata_manifest, metadata FROM snapshot WHERE " + SELECTION
                        + " ORDER BY sequence_nr DESC LIMIT 1",
                persistenceId,
                criteria.minSequenceNr(),
                criteria.maxSequenceNr(),
                criteria.minTimestamp(),
                criteria.maxTimestamp())) {
            return row.next() ? Optional.of(selected(persistenceId, row)) : Optional.empty();
        }
    }

    private SelectedSnapshot selected(String persistenceId, ResultSet row) throws SQLException {
        SnapshotMetadata metadata = new SnapshotMetadata(persistenceId, row.getLong(1), row.getLong(2));
        Object snapshot = Objects.requireNonNull(Encoded.read(serialization, row, 3), "snapshot");
        Object extra = Encoded.read(serialization, row, 6);
        return SelectedSnapshot.create(extra == null ? metadata : metadata.withMetadata(extra), snapshot);
    }

    private Future<@Nullable Void> write(SqliteWriter.Work<Integer> work) {
        return ScalaFutures.of(store.write(work).<@Nullable Void>thenApply(changedRows -> null));
    }
}
