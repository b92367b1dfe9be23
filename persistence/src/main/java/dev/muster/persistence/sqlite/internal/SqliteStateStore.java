package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.JournalMetrics;
import dev.muster.persistence.sqlite.SqliteSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreProvider;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;

/**
 * The durable state plugin, in the journal's file. Reading a state takes the fence of its persistence id, as recovery from the
 * journal does: whoever wrote it before is refused from then on, so only the entity itself may read through here. Each
 * write is checked against fence and revision in the transaction that stores it. Tags are dropped: there are no queries by tag.
 */
public final class SqliteStateStore implements DurableStateStoreProvider {
    private final Serialization serialization;
    private final JournalMetrics metrics;
    private final SqliteStore store;
    private final ExtendedActorSystem system;
    /** The epoch this store took for each id it read; kept, because only the entity knows when it has ended. */
    private final Map<String, Long> heldEpochs = new ConcurrentHashMap<>();

    /** Opens the file that the actor system's configuration names, until the system ends. For Pekko, which calls it by reflection. */
    public SqliteStateStore(ExtendedActorSystem system) {
        this.system = system;
        this.serialization = SerializationExtension.get(system);
        this.metrics = JournalMetrics.of(system);
        this.store = SqliteStore.open(SqliteSettings.from(system.settings().config()));
        system.registerOnTermination(store::close);
    }

    @Override
    public DurableStateUpdateStore<Object> javadslDurableStateStore() {
        return new ForJava();
    }

    @Override
    public org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore<Object> scaladslDurableStateStore() {
        return new ForScala();
    }

    private CompletableFuture<GetObjectResult<Object>> read(String persistenceId) {
        return store.write(statements -> StateTable.takeFence(statements, persistenceId))
                .thenApplyAsync(
                        fence -> {
                            heldEpochs.merge(persistenceId, fence.epoch(), Math::max);
                            Optional<Object> state =
                                    Optional.ofNullable(fence.state().decoded(serialization));
                            return new GetObjectResult<>(state, fence.revision());
                        },
                        system.dispatcher());
    }

    private CompletableFuture<Done> replace(String persistenceId, long revision, Object state) {
        Encoded encoded;
        try {
            encoded = Encoded.of(serialization, state);
        } catch (Exception unserializable) { // whatever a user's serializer throws rejects this write alone
            metrics.countRejected();
            return CompletableFuture.failedFuture(unserializable);
        }
        return write(persistenceId, revision, encoded);
    }

    private CompletableFuture<Done> write(String persistenceId, long revision, Encoded state) {
        long heldEpoch = heldEpochs.getOrDefault(persistenceId, 0L);
        StateTable.Row row = new StateTable.Row(persistenceId, revision, System.currentTimeMillis(), state);
        return counted(store.write(statements -> {
            StateTable.write(statements, row, heldEpoch);
            return Done.getInstance();
        }));
    }

    /** Deletes whatever revision is stored. */
    private CompletableFuture<Done> delete(String persistenceId) {
        long heldEpoch = heldEpochs.getOrDefault(persistenceId, 0L);
        long nowMillis = System.currentTimeMillis();
        return counted(store.write(statements -> {
            long revision = StateTable.revision(statements, persistenceId) + 1;
            StateTable.write(
                    statements, new StateTable.Row(persistenceId, revision, nowMillis, Encoded.ABSENT), heldEpoch);
            return Done.getInstance();
        }));
    }

    private CompletableFuture<Done> counted(CompletableFuture<Done> write) {
        return write.whenComplete((done, failure) -> {
            if (failure == null) {
                metrics.countWrittenState();
            } else {
                metrics.countFailure(failure);
            }
        });
    }

    /** The store as Java sees it. */
    private final class ForJava implements DurableStateUpdateStore<Object> {
        @Override
        public CompletionStage<GetObjectResult<Object>> getObject(String persistenceId) {
            return read(persistenceId);
        }

        @Override
        public CompletionStage<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
            return replace(persistenceId, revision, value);
        }

        @Override
        @Deprecated
        public CompletionStage<Done> deleteObject(String persistenceId) {
            return delete(persistenceId);
        }

        @Override
        public CompletionStage<Done> deleteObject(String persistenceId, long revision) {
            return write(persistenceId, revision, Encoded.ABSENT);
        }
    }

    /** The store as Scala sees it. */
    private final class ForScala
            implements org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore<Object> {
        @Override
        public Future<org.apache.pekko.persistence.state.scaladsl.GetObjectResult<Object>> getObject(
                String persistenceId) {
            return ScalaFutures.of(read(persistenceId).thenApply(GetObjectResult::toScala));
        }

        @Override
        public Future<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
            return ScalaFutures.of(replace(persistenceId, revision, value));
        }

        @Override
        @Deprecated
        public Future<Done> deleteObject(String persistenceId) {
            return ScalaFutures.of(delete(persistenceId));
        }

        @Override
        public Future<Done> deleteObject(String persistenceId, long revision) {
            return ScalaFutures.of(write(persistenceId, revision, Encoded.ABSENT));
        }
    }
}
