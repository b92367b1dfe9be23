package dev.muster.persistence;

import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** Counters of the journal and the state store of one actor system, since its start. Any thread may read and raise them. */
public final class JournalMetrics implements Extension {
    private static final Id ID = new Id();

    private final LongAdder writtenEvents = new LongAdder();
    private final LongAdder writtenStates = new LongAdder();
    private final LongAdder fencedWrites = new LongAdder();
    private final LongAdder failedWrites = new LongAdder();
    private final LongAdder rejectedWrites = new LongAdder();

    private JournalMetrics() {}

    /** The counters of an actor system, classic or typed. */
    public static JournalMetrics of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** Events that were stored and acknowledged. */
    public long writtenEvents() {
        return writtenEvents.sum();
    }

    /** States that were stored or deleted, and acknowledged. */
    public long writtenStates() {
        return writtenStates.sum();
    }

    /** Writes and deletions refused because another node had taken the fence, or had written in between. */
    public long fencedWrites() {
        return fencedWrites.sum();
    }

    /** Writes and deletions that failed for another reason: store busy, full, broken or overloaded. */
    public long failedWrites() {
        return failedWrites.sum();
    }

    /** Writes rejected because an event or a state could not be serialized. */
    public long rejectedWrites() {
        return rejectedWrites.sum();
    }

    /** Counts acknowledged events; for journals. */
    public void countWritten(long events) {
        writtenEvents.add(events);
    }

    /** Counts one acknowledged state; for state stores. */
    public void countWrittenState() {
        writtenStates.increment();
    }

    /** Counts one write that did not succeed, by its cause; for journals and state stores. */
    public void countFailure(Throwable cause) {
        boolean isRefused = cause instanceof FencedException || cause instanceof RevisionConflictException;
        (isRefused ? fencedWrites : failedWrites).increment();
    }

    /** Counts one write with something that could not be serialized; for journals and state stores. */
    public void countRejected() {
        rejectedWrites.increment();
    }

    private static final class Id extends AbstractExtensionId<JournalMetrics> {
        @Override
        public JournalMetrics createExtension(ExtendedActorSystem system) {
            return new JournalMetrics();
        }
    }
}
