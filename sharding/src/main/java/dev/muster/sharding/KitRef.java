package dev.muster.sharding;

import dev.muster.sharding.Sent.Kind;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What an entity in an {@link EntityKit} gets as reference: hands each request to the kit. */
record KitRef<E extends Entity<E>>(Class<E> type, String id, Duration askTimeout, Kit kit) implements EntityRef<E> {

    /** Takes requests on behalf of the cluster. */
    interface Kit {
        /** Takes a request to an entity; the result has its answer, if one is expected. */
        Sent send(Class<?> type, String id, Object request, Kind kind, Duration timeout);
    }

    @Override
    public <R> CompletionStage<R> ask(Request<E, R> request) {
        return ask(request, askTimeout);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the answer is what the request declares: R, null only for Void
    public <R> CompletionStage<R> ask(Request<E, R> request, Duration timeout) {
        return kit.send(type, id, request, Kind.ASK, timeout).answer().thenApply(answer -> (R) answer);
    }

    @Override
    public void tell(Request<E, ?> request) {
        kit.send(type, id, request, Kind.TELL, askTimeout);
    }
}
