package dev.muster.persistence;

import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionId;

/** What the journals of one actor system have written and refused since it started. Safe for use by any thread. */
public final class JournalMetrics implements Extension {
    private static final Id ID = new Id();

    private final LongAdder written = new LongAdder();
    private final LongAdder fenced = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    private JournalMetrics() {}

    private static final class Id implements ExtensionId<JournalMetrics> {
        @Override
        public JournalMetrics createExtension(ExtendedActorSystem system) {
            return new JournalMetrics();
        }

        @Override
        public JournalMetrics get(ActorSystem system) {
            return apply(system);
        }

        @Override
        public JournalMetrics get(ClassicActorSystemProvider system) {
            return apply(system);
        }

        @Override
        public JournalMetrics apply(ActorSystem system) {
            return system.registerExtension(this);
        }

        @Override
        public JournalMetrics apply(ClassicActorSystemProvider system) {
            return apply(system.classicSystem());
        }
    }

    /** The counters of {@code system}. */
    public static JournalMetrics of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** Events that are durable. */
    public long written() {
        return written.sum();
    }

    /** Writes that were refused since another journal has the fence. */
    public long fenced() {
        return fenced.sum();
    }

    /** Writes that failed for any other reason. */
    public long failed() {
        return failed.sum();
    }

    /** Writes that were rejected since an event of them cannot be serialized. */
    public long rejected() {
        return rejected.sum();
    }

    /** Counts {@code events} durable events. */
    public void countWritten(long events) {
        written.add(events);
    }

    /** Counts one refused write. */
    public void countFenced() {
        fenced.increment();
    }

    /** Counts one failed write. */
    public void countFailed() {
        failed.increment();
    }

    /** Counts one rejected write. */
    public void countRejected() {
        rejected.increment();
    }
}
