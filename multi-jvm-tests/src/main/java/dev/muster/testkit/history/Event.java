package dev.muster.testkit.history;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a history. Instants are nanoseconds of the machine's monotonic clock ({@link System#nanoTime()}), which
 * all JVMs of one machine share; they are compared as numbers. Immutable.
 */
public sealed interface Event extends Serializable {

    /** When it happened, in nanoseconds. */
    long atNanos();

    /**
     * A client has started an operation.
     *
     * @param number pairs it with its end
     */
    record Invoked(long atNanos, long number, String client, Operation operation) implements Event {
        public Invoked {
            Bounds.name("client", client);
        }
    }

    /** A client knows how its operation ended, or that it will not learn it. */
    record Ended(long atNanos, long number, Outcome outcome) implements Event {}

    /** What a node or the test's conductor saw, in contrast to what a client asked. Made anywhere, pushed to the history. */
    sealed interface Observation extends Event {}

    /**
     * An incarnation of an entity is live from here: it may answer and write.
     *
     * @param incarnation unique for the entity over the whole history
     * @param epoch the fencing epoch, higher for every later incarnation; null if there is no fence
     */
    record Activated(
            long atNanos,
            String node,
            String entity,
            String incarnation,
            @Nullable Long epoch) implements Observation {
        public Activated {
            Bounds.name("node", node);
            Bounds.name("entity", entity);
            Bounds.name("incarnation", incarnation);
        }
    }

    /** An incarnation has stopped: passivated, handed off or fenced. */
    record Deactivated(long atNanos, String node, String entity, String incarnation) implements Observation {
        public Deactivated {
            Bounds.name("node", node);
            Bounds.name("entity", entity);
            Bounds.name("incarnation", incarnation);
        }
    }

    /** A process is gone, and with it every incarnation that was live on it. */
    record NodeEnded(long atNanos, String node) implements Observation {
        public NodeEnded {
            Bounds.name("node", node);
        }
    }

    /**
     * An incarnation has tried to change something outside itself.
     *
     * @param fromNanos when it began to
     * @param atNanos when it knew, not before {@code fromNanos}
     */
    record Effect(long fromNanos, long atNanos, String entity, String incarnation, Acceptance acceptance)
            implements Observation {
        public Effect {
            Bounds.name("entity", entity);
            Bounds.name("incarnation", incarnation);
            if (atNanos < fromNanos) {
                throw new IllegalArgumentException(
                        "atNanos must be at least fromNanos " + fromNanos + ", was " + atNanos);
            }
        }
    }

    /**
     * A receiver has got a message.
     *
     * @param sequence the sender's count
     */
    record Delivered(long atNanos, String receiver, String sender, long sequence) implements Observation {
        public Delivered {
            Bounds.name("receiver", receiver);
            Bounds.name("sender", sender);
        }
    }

    /** From here on every replica has all updates that had ended. */
    record Settled(long atNanos) implements Observation {}
}
