package dev.muster.persistence.sqlite;

import com.typesafe.config.Config;
import dev.muster.persistence.FencedException;
import dev.muster.persistence.JournalMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko Persistence journal on SQLite, plugin id {@code muster.persistence.sqlite.journal}.
 *
 * <p>Reading the highest sequence number, which is what a recovering entity does first, takes the fence of its
 * persistence id; from then on a write of any other journal for that id fails with {@link FencedException}, and
 * nothing of it is stored. A success is told after the commit. A write leaves no gap: an event whose predecessor is
 * not stored is refused.
 */
public final class SqliteJournal extends AsyncWriteJournal {
    private final Serialization serialization;
    private final JournalMetrics metrics;
    private final SqliteFile file;
    private final Events events = new Events();

    /** Made by Pekko with the plugin's configuration. */
    public SqliteJournal(Config config) {
        this.serialization = SerializationExtension.get(context().system());
        this.metrics = JournalMetrics.of(context().system());
        this.file =
                SqliteFile.open(Path.of(config.getString("file")), config.getEnum(Synchronous.class, "synchronous"));
    }

    @Override
    public void postStop() throws Exception {
        file.close();
        super.postStop();
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<Optional<Exception>> outcomes = new ArrayList<>();
        List<Events.Row> rows = new ArrayList<>();
        for (AtomicWrite write : messages) {
            Optional<Exception> rejection = encode(write, rows);
            rejection.ifPresent(cause -> metrics.countRejected());
            outcomes.add(rejection);
        }
        if (rows.isEmpty()) {
            return Future.successful(outcomes);
        }
        CompletionStage<Iterable<Optional<Exception>>> stored = file.write(
                        connection -> events.append(connection, rows))
                .thenApply(fence -> {
                    events.hold(rows.get(0).persistenceId(), fence);
                    metrics.countWritten(rows.size());
                    return outcomes;
                });
        return FutureConverters.asScala(stored.whenComplete((written, failure) -> count(failure)));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        CompletableFuture<Void> deleted = file.write(connection -> {
            events.delete(connection, persistenceId, toSequenceNr);
            return done();
        });
        return FutureConverters.asScala(deleted);
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replayCallback) {
        CompletableFuture<Void> replayed = file.read(connection -> {
            Events.replay(
                    connection,
                    persistenceId,
                    fromSequenceNr,
                    toSequenceNr,
                    max,
                    repr -> replayCallback.accept(decode(repr)));
            return done();
        });
        return FutureConverters.asScala(replayed);
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        CompletionStage<Long> highest = file.write(connection -> Events.takeFence(connection, persistenceId))
                .thenApply(fence -> {
                    events.hold(persistenceId, fence);
                    return fence.highest();
                });
        return FutureConverters.asScala(highest);
    }

    /** Adds the rows of {@code write}, or none and the reason why one of its events has no bytes. */
    private Optional<Exception> encode(AtomicWrite write, List<Events.Row> rows) {
        List<Events.Row> encoded = new ArrayList<>();
        for (PersistentRepr repr : CollectionConverters.asJava(write.payload())) {
            try {
                PersistentRepr stamped = repr.withTimestamp(System.currentTimeMillis());
                byte[] bytes = serialization.serialize(stamped).get();
                encoded.add(new Events.Row(repr.persistenceId(), repr.sequenceNr(), stamped.timestamp(), bytes));
            } catch (Exception unserializable) {
                return Optional.of(unserializable);
            }
        }
        rows.addAll(encoded);
        return Optional.empty();
    }

    private PersistentRepr decode(byte[] repr) {
        return serialization.deserialize(repr, PersistentRepr.class).get();
    }

    private void count(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof FencedException) {
            metrics.countFenced();
        } else if (cause != null) {
            metrics.countFailed();
        }
    }

    /** The only value of {@code Void}, for stages that Pekko wants completed with it. */
    @SuppressWarnings("NullAway") // Void has no other value, and Pekko's Java API asks for it
    private static Void done() {
        return null;
    }
}
