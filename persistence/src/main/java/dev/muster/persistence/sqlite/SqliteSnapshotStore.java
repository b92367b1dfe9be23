package dev.muster.persistence.sqlite;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.serialization.Snapshot;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko Persistence snapshot store on SQLite, plugin id {@code muster.persistence.sqlite.snapshot}. A snapshot only
 * saves replaying; it is not fenced, since a stale one repeats a prefix of the events and is superseded by the journal.
 */
public final class SqliteSnapshotStore extends SnapshotStore {
    private final Serialization serialization;
    private final SqliteFile file;

    /** Made by Pekko with the plugin's configuration. */
    public SqliteSnapshotStore(Config config) {
        this.serialization = SerializationExtension.get(context().system());
        this.file =
                SqliteFile.open(Path.of(config.getString("file")), config.getEnum(Synchronous.class, "synchronous"));
    }

    @Override
    public void postStop() throws Exception {
        file.close();
        super.postStop();
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        CompletionStage<Optional<SelectedSnapshot>> loaded = file.read(
                        connection -> Snapshots.newest(connection, persistenceId, criteria))
                .thenApply(found -> found.map(row -> decode(persistenceId, row)));
        return FutureConverters.asScala(loaded);
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        Snapshots.Row row;
        try {
            row = encode(metadata, snapshot);
        } catch (RuntimeException unserializable) {
            return FutureConverters.asScala(CompletableFuture.<Void>failedFuture(unserializable));
        }
        return change(connection -> {
            Snapshots.save(connection, metadata.persistenceId(), row);
            return done();
        });
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        long newest = metadata.timestamp() == 0 ? Long.MAX_VALUE : metadata.timestamp();
        return doDeleteAsync(
                metadata.persistenceId(),
                SnapshotSelectionCriteria.create(
                        metadata.sequenceNr(), newest, metadata.sequenceNr(), metadata.timestamp()));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return change(connection -> {
            Snapshots.delete(connection, persistenceId, criteria);
            return done();
        });
    }

    private Future<Void> change(Work<Void> work) {
        CompletableFuture<Void> changed = file.write(work);
        return FutureConverters.asScala(changed);
    }

    private Snapshots.Row encode(SnapshotMetadata metadata, Object snapshot) {
        Serializer serializer = serialization.findSerializerFor(snapshot);
        byte @Nullable [] extra = metadata.metadata().isDefined()
                ? serialization
                        .serialize(new Snapshot(metadata.metadata().get()))
                        .get()
                : null;
        return new Snapshots.Row(
                metadata.sequenceNr(),
                metadata.timestamp(),
                serializer.identifier(),
                Serializers.manifestFor(serializer, snapshot),
                serialization.serialize(snapshot).get(),
                extra);
    }

    private SelectedSnapshot decode(String persistenceId, Snapshots.Row row) {
        Object snapshot = serialization
                .deserialize(row.payload(), row.serializer(), row.manifest())
                .get();
        SnapshotMetadata metadata = new SnapshotMetadata(persistenceId, row.sequenceNumber(), row.writtenAt());
        byte @Nullable [] extra = row.metadata();
        return SelectedSnapshot.create(
                extra == null
                        ? metadata
                        : metadata.withMetadata(serialization
                                .deserialize(extra, Snapshot.class)
                                .get()
                                .data()),
                snapshot);
    }

    /** The only value of {@code Void}, for stages that Pekko wants completed with it. */
    @SuppressWarnings("NullAway") // Void has no other value, and Pekko's Java API asks for it
    private static Void done() {
        return null;
    }
}
