package dev.muster.sharding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreProvider;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.apache.pekko.persistence.state.scaladsl.DurableStateStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/** States in memory, through their serializer, in a store which can be told to fail. */
public final class TestStates implements DurableStateStoreProvider, DurableStateUpdateStore<Object> {
    static final AtomicBoolean FENCED = new AtomicBoolean();
    static final AtomicBoolean UNREADABLE = new AtomicBoolean();

    /** The store reports a write only once this is complete. */
    static final AtomicReference<CompletableFuture<Void>> GATE =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private final Serialization serialization;

    private record Row(long revision, int serializer, String manifest, String latin1) {}

    public TestStates(ExtendedActorSystem system) {
        serialization = SerializationExtension.get(system);
    }

    static void mend() {
        FENCED.set(false);
        UNREADABLE.set(false);
        GATE.getAndSet(CompletableFuture.completedFuture(null)).complete(null);
    }

    @Override
    public CompletionStage<GetObjectResult<Object>> getObject(String persistenceId) {
        if (UNREADABLE.get()) {
            return CompletableFuture.failedFuture(new IllegalStateException("disk unreadable"));
        }
        Row row = rows.get(persistenceId);
        return CompletableFuture.completedFuture(
                row == null
                        ? new GetObjectResult<>(Optional.empty(), 0)
                        : new GetObjectResult<>(Optional.of(decoded(row)), row.revision()));
    }

    @Override
    public CompletionStage<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
        if (FENCED.get()) {
            return CompletableFuture.failedFuture(new IllegalStateException("another node has taken over"));
        }
        Row before = rows.get(persistenceId);
        if (revision != (before == null ? 0 : before.revision()) + 1) {
            return CompletableFuture.failedFuture(new IllegalStateException("revision " + revision));
        }
        var serializer = serialization.findSerializerFor(value);
        String bytes = new String(serialization.serialize(value).get(), ISO_8859_1);
        String manifest = Serializers.manifestFor(serializer, value);
        return GATE.get().thenApply(open -> {
            rows.put(persistenceId, new Row(revision, serializer.identifier(), manifest, bytes));
            return Done.getInstance();
        });
    }

    @Override
    @Deprecated
    public CompletionStage<Done> deleteObject(String persistenceId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Done> deleteObject(String persistenceId, long revision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DurableStateUpdateStore<Object> javadslDurableStateStore() {
        return this;
    }

    @Override
    public DurableStateStore<Object> scaladslDurableStateStore() {
        return persistenceId -> {
            throw new UnsupportedOperationException();
        };
    }

    private Object decoded(Row row) {
        byte[] bytes = row.latin1().getBytes(ISO_8859_1);
        return serialization
                .deserialize(bytes, row.serializer(), row.manifest())
                .get();
    }
}
