package dev.muster.sharding;

import java.util.Arrays;
import java.util.List;

/**
 * An entity that remembers: its state is what its stored events make of the initial state. Handlers decide with
 * {@link #persist} what happened; {@link #apply} says what that means for the state.
 *
 * <p>Events and state must be records, enums, sealed interfaces of such, or plain JDK values; both should be immutable.
 *
 * @param <E> the class itself
 * @param <S> the state
 * @param <V> the events: a record, or a sealed interface of records
 */
public abstract class EventSourcedEntity<E extends EventSourcedEntity<E, S, V>, S, V> extends Entity<E> {

    /** With the state of an entity that has no events. */
    @SuppressWarnings(
            "unchecked") // the cell applies only events that persist(V...) accepted or the protocol decoded as V
    protected EventSourcedEntity(S initial) {
        cell().remember(initial, (state, event) -> apply((S) state, (V) event));
    }

    /**
     * The state after all stored events.
     *
     * @throws IllegalStateException in the constructor, where it is not known yet
     */
    @SuppressWarnings("unchecked") // the cell's state is only ever made by apply, or decoded as S
    protected final S state() {
        return (S) cell().state();
    }

    /** Writes events, all or none, in order; say what the caller gets with a method of the result. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    protected final Persisted<S> persist(V... events) {
        List<Object> written = List.copyOf(Arrays.asList(events));
        return new Persisted<>(written);
    }

    /**
     * The state that follows {@code state} after {@code event}. Must be a function of its arguments alone: it is called before
     * the write, to see that it works, and again at each recovery.
     */
    protected abstract S apply(S state, V event);
}
