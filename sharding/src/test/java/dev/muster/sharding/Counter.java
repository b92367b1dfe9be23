package dev.muster.sharding;

/** The counter of the design, unchanged. */
public final class Counter extends EventSourcedEntity<Counter, Long, Counter.Added> {
    public sealed interface Command<R> extends Request<Counter, R> permits Add, Get {}

    public record Add(long by) implements Command<Long> {}

    public record Get() implements Command<Long> {}

    public record Added(long by) {}

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
