package dev.muster.suites;

import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;

/** An entity that counts and remembers. */
final class Counter extends EventSourcedEntity<Counter, Long, Counter.Added> {
    sealed interface Command<R> extends Request<Counter, R> permits Add, Get {}

    record Add(long by) implements Command<Long> {}

    record Get() implements Command<Long> {}

    record Added(long by) {}

    Counter() {
        super(0L);
        on(Add.class, add -> persist(new Added(add.by())).thenReply(total -> total));
        on(Get.class, get -> reply(state()));
    }

    @Override
    protected Long apply(Long total, Added event) {
        return total + event.by();
    }
}
