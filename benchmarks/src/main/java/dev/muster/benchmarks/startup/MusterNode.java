package dev.muster.benchmarks.startup;

import dev.muster.runtime.Node;
import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;
import java.nio.file.Files;
import java.nio.file.Path;

/** A single Muster node with one entity type, everything on as in production: journal, web, replicated data. */
final class MusterNode {
    private MusterNode() {}

    /** The counter of the README. */
    public static final class Counter extends EventSourcedEntity<Counter, Long, Counter.Added> {
        /** What a counter is asked. */
        public sealed interface Command<R> extends Request<Counter, R> permits Add {}

        /** Adds, and answers the total. */
        public record Add(long by) implements Command<Long> {}

        /** What happened. */
        public record Added(long by) {}

        /** Starts at zero. */
        public Counter() {
            super(0L);
            on(Add.class, add -> persist(new Added(add.by())).thenReply(total -> total));
        }

        @Override
        protected Long apply(Long total, Added event) {
            return total + event.by();
        }
    }

    @SuppressWarnings("try") // the node runs until the parent closes the stream
    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("muster-bench");
        try (Node node = Node.named("bench")
                .data(data)
                .web(0)
                .entity(Counter.class, Counter::new)
                .start()) {
            System.out.println(StartUp.UP);
            while (System.in.read() >= 0) {
                // the parent closes the stream when it has measured
            }
        }
    }
}
