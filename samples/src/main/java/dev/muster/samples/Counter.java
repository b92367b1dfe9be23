package dev.muster.samples;

import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;

/** A number that only grows by what it is told, lives on one node at a time, and remembers every addition. */
public final class Counter extends EventSourcedEntity<Counter, Long, Counter.Added> {
    /** What a counter can be asked. */
    public sealed interface Command<R> extends Request<Counter, R> permits Add, Get {}

    /**
     * Adds to the counter; answered with the new total, after it has been written. Zero is rejected.
     *
     * @param by how much; may be negative
     */
    public record Add(long by) implements Command<Long> {}

    /** Asks for the total. */
    public record Get() implements Command<Long> {}

    /**
     * What was added, as the journal keeps it.
     *
     * @param by how much
     */
    public record Added(long by) {}

    /** A counter at zero, until its events are replayed. */
    public Counter() {
        super(0L);
        on(
                Add.class,
                add -> add.by() == 0
                        ? reject("by must not be 0")
                        : persist(new Added(add.by())).thenReply(total -> total));
        on(Get.class, get -> reply(state()));
    }

    @Override
    protected Long apply(Long total, Added event) {
        return total + event.by();
    }
}
