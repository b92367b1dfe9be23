package dev.muster.runtime;

import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;

/** A persistent counter, for tests. */
public final class Tally extends EventSourcedEntity<Tally, Long, Tally.Added> {
    public sealed interface Command<R> extends Request<Tally, R> permits Add, Get {}

    public record Add(long by) implements Command<Long> {}

    public record Get() implements Command<Long> {}

    public record Added(long by) {}

    public Tally() {
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
