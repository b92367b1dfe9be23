package dev.muster.suites;

import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** Remembers, over all its lives, what of each sender it heard last, and whether anything was missing, late or double before. */
public final class Tape extends EventSourcedEntity<Tape, Tape.Heard, Tape.Told> {
    public sealed interface Command<R> extends Request<Tape, R> permits Tell, Read {}

    /** The message {@code number} of a sender; the first is 1. */
    public record Tell(String sender, long number) implements Command<Void> {}

    public record Read() implements Command<Heard> {}

    public record Told(String sender, long number) {}

    /**
     * What was heard.
     *
     * @param last the last number of each sender
     * @param gaps how often some were missing
     * @param repeats how often one came that had come, or that a later one had come before
     */
    public record Heard(Map<String, Long> last, long gaps, long repeats) implements Serializable {
        Heard after(Told told) {
            long expected = last.getOrDefault(told.sender(), 0L) + 1;
            Map<String, Long> next = new TreeMap<>(last);
            next.merge(told.sender(), told.number(), Math::max);
            return new Heard(
                    next, gaps + (told.number() > expected ? 1 : 0), repeats + (told.number() < expected ? 1 : 0));
        }
    }

    public Tape() {
        super(new Heard(Map.of(), 0, 0));
        on(Tell.class, tell -> persist(new Told(tell.sender(), tell.number())).thenDone());
        on(Read.class, read -> reply(state()));
    }

    @Override
    protected Heard apply(Heard heard, Told told) {
        return heard.after(told);
    }
}
