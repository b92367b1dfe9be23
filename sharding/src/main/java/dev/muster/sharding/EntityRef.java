package dev.muster.sharding;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The address of one entity, wherever in the cluster it lives, and whether or not it is in memory now. Cheap to make and to
 * hold; safe for use from any thread.
 *
 * @param <E> the entity class
 */
public interface EntityRef<E extends Entity<E>> {
    /** The entity's id. */
    String id();

    /**
     * Sends a request and returns its reply, within the entity type's {@link EntitySettings#askTimeout() ask timeout}.
     *
     * <p>The stage fails with an {@link EntityException}: {@link RequestRejected}, {@link EntityFailed}, {@link WriteFailed},
     * {@link Overloaded}, {@link NotOwner}, {@link UnserializableMessage}, or {@link AskTimeout}. After {@code AskTimeout} the request may or may not have been
     * carried out. It completes on a thread of the actor system; do not block in what you attach to it.
     */
    <R> CompletionStage<R> ask(Request<E, R> request);

    /** As {@link #ask(Request)}, with its own timeout, which must be positive. */
    <R> CompletionStage<R> ask(Request<E, R> request, Duration timeout);

    /**
     * Sends a request and forgets it: at most once, without an answer.
     *
     * @throws UnserializableMessage when the request cannot be encoded
     */
    void tell(Request<E, ?> request);

    /**
     * Asks and blocks until the answer is there. Never call it from an entity's handler.
     *
     * @throws EntityException as the stage of {@link #ask(Request)} would fail with
     */
    default <R> R await(Request<E, R> request) {
        try {
            return ask(request).toCompletableFuture().join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof EntityException typed) {
                typed.addSuppressed(failure);
                throw typed;
            }
            throw failure;
        }
    }
}
