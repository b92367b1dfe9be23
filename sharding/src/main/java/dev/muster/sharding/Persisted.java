package dev.muster.sharding;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events, or a state, about to be written; says what the caller gets once they are.
 *
 * @param <S> the state
 */
public final class Persisted<S> {
    private final List<Object> events;
    private final @Nullable S next;

    Persisted(List<Object> events) {
        this.events = events;
        this.next = null;
    }

    Persisted(S next) {
        this.events = List.of();
        this.next = next;
    }

    /** Answers with what {@code reply} makes of the state as written. Called, and sent, only after the write. */
    public <R> Effect<R> thenReply(Function<? super S, ? extends R> reply) {
        return effect(reply);
    }

    /** Acknowledges without a value, after the write. */
    public Effect<Void> thenDone() {
        return effect(null);
    }

    private <R> Effect<R> effect(@Nullable Function<? super S, ? extends R> reply) {
        return next == null ? new Effect.Write<>(events, reply) : new Effect.Save<>(next, reply);
    }
}
