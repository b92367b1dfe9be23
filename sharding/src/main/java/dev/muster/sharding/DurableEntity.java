package dev.muster.sharding;

/**
 * An entity that stores its state as a whole: each {@link #save} replaces the one before. Simpler and smaller than events, and
 * without their history; {@link EventSourcedEntity} keeps that.
 *
 * <p>The state must be a record, an enum, a sealed interface of such, or a plain JDK value; it should be immutable. A
 * request answered by {@link Persisted#thenReply} or {@link Persisted#thenDone} is stored: it survives passivation, a move and a crash.
 *
 * @param <E> the class itself
 * @param <S> the state
 */
public abstract class DurableEntity<E extends DurableEntity<E, S>, S> extends Entity<E> {

    /** With the state of an entity that has not saved any. */
    protected DurableEntity(S initial) {
        cell().keep(initial);
    }

    /**
     * The state as saved last.
     *
     * @throws IllegalStateException in the constructor, where it is not known yet
     */
    @SuppressWarnings("unchecked") // the cell's state is the initial one, one given to save, or decoded as S
    protected final S state() {
        return (S) cell().state();
    }

    /**
     * Stores {@code next} as the state; say what the caller gets with a method of the result. {@link #state} is {@code next} once
     * it is stored; when the write fails, the caller gets {@link WriteFailed} and the state is as before, or as stored.
     */
    @SuppressWarnings("ConstantValue") // callers may not have a null checker
    protected final Persisted<S> save(S next) {
        if (next == null) {
            throw new IllegalArgumentException("the state to save must not be null");
        }
        return new Persisted<>(next);
    }
}
