package dev.muster.sharding;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a handler decided: a value that the entity's host carries out after the handler has returned. Handlers get effects from
 * {@link Entity#reply}, {@link Entity#reject}, {@link Entity#done},
 * {@link EventSourcedEntity#persist} and {@link DurableEntity#save}.
 *
 * @param <R> the reply of the request that is being handled
 */
@SuppressWarnings("unused") // R ties a handler's effect to the reply type of its request
public sealed interface Effect<R> {

    /** Answers the request with {@code value}; the state is unchanged. */
    record Reply<R>(R value) implements Effect<R> {}

    /** Refuses the request; the caller's stage fails with {@link RequestRejected}, and the state is unchanged. */
    record Reject<R>(String reason) implements Effect<R> {}

    /** Acknowledges the request without a value. */
    record Done() implements Effect<Void> {}

    /** Writes events, then answers with what {@code reply} makes of the new state, or only acknowledges when it is absent. */
    record Write<S, R>(List<Object> events, @Nullable Function<? super S, ? extends R> reply) implements Effect<R> {
        public Write {
            events = List.copyOf(events);
        }
    }

    /** Stores a state, then answers with what {@code reply} makes of it, or only acknowledges when it is absent. */
    record Save<S, R>(S next, @Nullable Function<? super S, ? extends R> reply) implements Effect<R> {}
}
