package dev.muster.persistence.sqlite.internal;

import dev.muster.persistence.JournalMetrics;
import dev.muster.persistence.sqlite.SqliteSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The journal plugin. Recovery takes the fence of the persistence id; each write is checked against it in the
 * transaction that stores it. What one actor hands over at once is stored as a whole or not at all, save for events that
 * cannot be serialized, which are rejected alone. Tags are dropped: there are no queries by tag.
 */
public final class SqliteJournal extends AsyncWriteJournal {
    private final Serialization serialization =
            SerializationExtension.get(context().system());
    private final JournalMetrics metrics = JournalMetrics.of(context().system());
    private final SqliteStore store =
            SqliteStore.open(SqliteSettings.from(context().system().settings().config()));
    /** The epoch this journal took for each id it recovered; kept, because only the entity knows when it has ended. */
    private final Map<String, Long> heldEpochs = new ConcurrentHashMap<>();

    /** Opens the file that the actor system's configuration names. For Pekko, which calls it by reflection. */
    public SqliteJournal() {}

    @Override
    public void postStop() throws Exception {
        store.close();
        super.postStop();
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<Optional<Exception>> verdicts = new ArrayList<>();
        List<EventTable.Row> rows = new ArrayList<>();
        String persistenceId = "";
        for (AtomicWrite message : messages) {
            persistenceId = message.persistenceId();
            verdicts.add(encode(message, rows));
        }
        if (rows.isEmpty()) {
            return ScalaFutures.of(CompletableFuture.completedFuture(verdicts));
        }
        return ScalaFutures.of(store(persistenceId, rows).thenApply(stored -> verdicts));
    }

    @Override
    @SuppressWarnings("NullAway") // the only value of Void is null, and Pekko's own signature does not say so
    public Future<@Nullable Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        long heldEpoch = heldEpoch(persistenceId);
        CompletableFuture<Integer> deletion = counted(store.write(statements -> {
            EventTable.requireFence(statements, persistenceId, heldEpoch);
            EventTable.delete(statements, persistenceId, toSequenceNr);
            return 0;
        }));
        return ScalaFutures.of(deletion.<@Nullable Void>thenApply(events -> null));
    }

    @Override
    @SuppressWarnings("NullAway") // the only value of Void is null, and Pekko's own signature does not say so
    public Future<@Nullable Void> doAsyncReplayMessages(
            String persistenceId, long fromSequenceNr, long toSequenceNr, long max, Consumer<PersistentRepr> callback) {
        EventTable.Range range = new EventTable.Range(persistenceId, fromSequenceNr, toSequenceNr, max);
        CompletableFuture<Boolean> replay = store.read(statements -> {
            EventTable.replay(statements, serialization, range, callback);
            return true;
        });
        return ScalaFutures.of(replay.<@Nullable Void>thenApply(done -> null));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return ScalaFutures.of(store.write(statements -> EventTable.takeFence(statements, persistenceId))
                .thenApply(fence -> {
                    heldEpochs.merge(persistenceId, fence.epoch(), Math::max);
                    return fence.highestSequenceNr();
                }));
    }

    private CompletableFuture<Integer> store(String persistenceId, List<EventTable.Row> rows) {
        long heldEpoch = heldEpoch(persistenceId);
        return counted(store.write(statements -> {
            EventTable.requireFence(statements, persistenceId, heldEpoch);
            EventTable.insert(statements, rows);
            return rows.size();
        }));
    }

    /** Counts a write by its outcome; its result is the number of events it stored. */
    private CompletableFuture<Integer> counted(CompletableFuture<Integer> write) {
        return write.whenComplete((events, failure) -> {
            if (failure == null) {
                metrics.countWritten(events);
            } else {
                metrics.countFailure(failure);
            }
        });
    }

    /** Adds the rows of one atomic write, all or none. */
    private Optional<Exception> encode(AtomicWrite message, List<EventTable.Row> rows) {
        List<EventTable.Row> encoded = new ArrayList<>();
        try {
            for (PersistentRepr event : CollectionConverters.asJava(message.payload())) {
                encoded.add(encode(event));
            }
        } catch (Exception unserializable) { // whatever a user's serializer throws rejects this write alone
            metrics.countRejected();
            return Optional.of(unserializable);
        }
        rows.addAll(encoded);
        return Optional.empty();
    }

    private EventTable.Row encode(PersistentRepr event) {
        Object payload = event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
        Encoded metadata = event.metadata().isEmpty()
                ? Encoded.ABSENT
                : Encoded.of(serialization, event.metadata().get());
        return new EventTable.Row(event, Encoded.of(serialization, payload), metadata);
    }

    private long heldEpoch(String persistenceId) {
        return heldEpochs.getOrDefault(persistenceId, 0L);
    }
}
