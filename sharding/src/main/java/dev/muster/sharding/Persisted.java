package dev.muster.sharding;

import java.util.List;
import java.util.function.Function;

/**
 * Events that are about to be written; says what the caller gets once they are.
 *
 * @param <S> the state
 */
public final class Persisted<S> {
    private final List<Object> events;

    Persisted(List<Object> events) {
        this.events = events;
    }

    /** Answers with what {@code reply} makes of the state after the events. Called, and sent, only after the write. */
    public <R> Effect<R> thenReply(Function<? super S, ? extends R> reply) {
        return new Effect.Write<>(events, reply);
    }

    /** Acknowledges without a value, after the write. */
    public Effect<Void> thenDone() {
        return new Effect.Write<S, Void>(events, null);
    }
}
