package dev.muster.sharding;

import dev.muster.sharding.cell.EntityCell;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * An object with an id that lives on one node of the cluster and handles one request at a time. This kind keeps nothing:
 * its fields are gone when it is passivated or moves; {@link DurableEntity} and {@link EventSourcedEntity} remember.
 *
 * <p>The constructor declares a handler for each request with {@link #on}. All methods are called by one thread at a time, and
 * handlers must not block: use {@link #pipe} for what takes time.
 *
 * @param <E> the class itself
 */
public abstract class Entity<E extends Entity<E>> {
    private final EntityCell cell;
    private final Timers<E> timers;

    /** Only subclasses make entities. */
    protected Entity() {
        cell = new EntityCell(getClass().getSimpleName(), this::onActivate, this::onPassivate);
        timers = new CellTimers<>(cell);
    }

    /**
     * Declares how requests of one record type are handled; to be called in the constructor, once for each.
     *
     * @throws IllegalStateException when the type has a handler already, or the entity is constructed
     */
    @SuppressWarnings("unchecked") // the cell calls a handler only with instances of the class it was declared for
    protected final <R, Q extends Request<E, R>> void on(
            Class<Q> type, Function<? super Q, ? extends Effect<R>> handler) {
        cell.declare(type, request -> handler.apply((Q) request));
    }

    /** Answers with {@code value}. */
    protected final <R> Effect<R> reply(R value) {
        return new Effect.Reply<>(value);
    }

    /** Refuses the request; the caller gets {@link RequestRejected} with this reason. */
    protected final <R> Effect<R> reject(String reason) {
        return new Effect.Reject<>(reason);
    }

    /** Acknowledges without a value. */
    protected final Effect<Void> done() {
        return new Effect.Done();
    }

    /**
     * This entity's id.
     *
     * @throws IllegalStateException in the constructor, where it is not known yet
     */
    protected final String id() {
        return cell.id();
    }

    /**
     * A reference to this entity, to give away or to send itself requests.
     *
     * @throws IllegalStateException in the constructor
     */
    @SuppressWarnings("unchecked") // E is the class itself
    protected final EntityRef<E> self() {
        return entity((Class<E>) getClass(), id());
    }

    /**
     * A reference to another entity, of this type or another. Handlers must not wait for its answers; {@link #pipe} brings
     * them home:
     *
     * <pre>{@code
     * on(Order.class, order -> {
     *     pipe(entity(Stock.class, order.item()).ask(new Stock.Take(1)), Taken::new, failure -> new NotTaken());
     *     return done();
     * });
     * }</pre>
     *
     * @throws IllegalArgumentException when the node does not know the type, or the id is empty, too long, or not Unicode
     * @throws IllegalStateException in the constructor
     */
    protected final <T extends Entity<T>> EntityRef<T> entity(Class<T> type, String id) {
        return cell.reference(type, id);
    }

    /** This entity's timers. */
    protected final Timers<E> timers() {
        return timers;
    }

    /**
     * Sends this entity the request that {@code request} makes of the value of {@code stage}, when it completes. When the stage
     * or the function fails, that counts as a failing handler: it is logged, and the entity restarts.
     *
     * @throws Overloaded when 1000 pipes of this entity are under way; a request whose handler does not catch it is refused with it
     */
    protected final <T> void pipe(CompletionStage<T> stage, Function<? super T, ? extends Request<E, ?>> request) {
        pipe(stage, request, failure -> {
            throw failure instanceof RuntimeException unchecked ? unchecked : new CompletionException(failure);
        });
    }

    /** As {@link #pipe(CompletionStage, Function)}, with a request for the case that the stage fails. */
    protected final <T> void pipe(
            CompletionStage<T> stage,
            Function<? super T, ? extends Request<E, ?>> request,
            Function<? super Throwable, ? extends Request<E, ?>> onFailure) {
        cell.pipe(mailbox -> stage.whenComplete((value, failure) ->
                mailbox.accept(() -> failure == null ? request.apply(value) : onFailure.apply(causeOf(failure)))));
    }

    /** Called when the entity has come into memory with its stored state, before the first request. */
    protected void onActivate() {}

    /** Called when the entity leaves memory in good order: idle, or its shard moves. Not called after a crash or a failure. */
    protected void onPassivate() {}

    /** The machine behind this entity, for its host. */
    final EntityCell cell() {
        return cell;
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The user's view of the cell's timers. */
    private record CellTimers<E extends Entity<E>>(EntityCell cell) implements Timers<E> {
        @Override
        public void after(String key, Duration delay, Request<E, ?> request) {
            cell.schedule(key, delay, request);
        }

        @Override
        public void every(String key, Duration period, Request<E, ?> request) {
            cell.repeat(key, period, request);
        }

        @Override
        public void cancel(String key) {
            cell.cancel(key);
        }
    }
}
