package dev.muster.benchmarks.load;

import dev.muster.sharding.Entity;
import dev.muster.sharding.Request;

/** The entity under load on the Muster side. */
public final class Counter extends Entity<Counter> {
    private long total;

    /** What a counter is sent. */
    public sealed interface Command<R> extends Request<Counter, R> permits Add, Note, Ask, Locate {}

    /** Sixteen bytes that are counted. */
    public record Add(long sender, long sequence) implements Command<Void> {}

    /** The same with the time at which it was sent. */
    public record Note(long sender, long sequence, long sentNanos) implements Command<Void> {}

    /** Sixteen bytes that are counted and answered with the total. */
    public record Ask(long sender, long sequence) implements Command<Long> {}

    /** Answered with the id of the process. */
    public record Locate() implements Command<Long> {}

    Counter(Receiver receiver) {
        on(Add.class, add -> {
            total++;
            receiver.tally().count(add.sender());
            return done();
        });
        on(Note.class, note -> {
            total++;
            receiver.notes().arrived(id(), note.sender(), note.sequence(), note.sentNanos());
            return done();
        });
        on(Ask.class, ask -> {
            total++;
            return reply(total);
        });
        on(Locate.class, locate -> reply(ProcessHandle.current().pid()));
    }
}
