package dev.muster.sharding;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.journal.inmem.InmemJournal;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Try;

/** Pekko's journal in memory, which can be told to fail writes as a fenced one does. */
public final class FencingJournal extends InmemJournal {
    static final AtomicBoolean FENCED = new AtomicBoolean();

    static final AtomicBoolean UNREADABLE = new AtomicBoolean();
    static final AtomicBoolean REFUSING = new AtomicBoolean();

    /** The journal reports a write only once this is complete. */
    static final AtomicReference<CompletableFuture<Void>> GATE =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    public FencingJournal(Config config) {
        super(config);
    }

    @Override
    public Future<Object> asyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return UNREADABLE.get()
                ? Futures.failed(new IllegalStateException("disk unreadable"))
                : super.asyncReadHighestSequenceNr(persistenceId, fromSequenceNr);
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        if (REFUSING.get()) {
            Try<BoxedUnit> refusal = new Failure<>(new IllegalStateException("not like this"));
            return Futures.successful(
                    CollectionConverters.asScala(List.of(refusal)).toList());
        }
        if (FENCED.get()) {
            return Futures.failed(new IllegalStateException("another node has taken over"));
        }
        CompletionStage<Seq<Try<BoxedUnit>>> write = FutureConverters.asJava(super.asyncWriteMessages(messages));
        return FutureConverters.asScala(GATE.get().thenCombine(write, (open, written) -> written));
    }
}
