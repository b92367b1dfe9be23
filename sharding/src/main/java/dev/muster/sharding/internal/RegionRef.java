package dev.muster.sharding.internal;

import dev.muster.sharding.AskTimeout;
import dev.muster.sharding.Entity;
import dev.muster.sharding.EntityException;
import dev.muster.sharding.EntityFailed;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.Overloaded;
import dev.muster.sharding.Request;
import dev.muster.sharding.RequestRejected;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.WriteFailed;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Deliver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.pattern.AskTimeoutException;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;

/** Reaches an entity through its type's shard region. Immutable and thread safe. */
public final class RegionRef<E extends Entity<E>> implements EntityRef<E> {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Region region;
    private final String id;

    /** For one entity of a region's type. */
    public RegionRef(Region region, String id) {
        this.region = region;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public <R> CompletionStage<R> ask(Request<E, R> request) {
        return ask(request, region.hosting().settings().askTimeout());
    }

    @Override
    public <R> CompletionStage<R> ask(Request<E, R> request, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout must be positive and at most " + LONGEST + ", was " + timeout);
        }
        Deliver deliver;
        try {
            deliver = envelope(request);
        } catch (UnserializableMessage unserializable) {
            return CompletableFuture.failedFuture(unserializable);
        }
        CompletableFuture<R> result = new CompletableFuture<>();
        Patterns.ask(region.actor(), deliver, timeout)
                .whenComplete((answer, failure) -> complete(result, request.getClass(), answer, failure, timeout));
        return result;
    }

    @Override
    public void tell(Request<E, ?> request) {
        region.actor().tell(envelope(request), ActorRef.noSender());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegionRef<?> that
                && region.hosting().typeName().equals(that.region.hosting().typeName())
                && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return region.hosting().typeName() + " [" + id + "]";
    }

    private Deliver envelope(Request<E, ?> request) {
        Encoded encoded = region.hosting().protocol().request(request);
        int most = region.hosting().largestMessage();
        if (encoded.cbor().size() > most) {
            throw new UnserializableMessage(WireNames.readable(request.getClass()) + " has "
                    + encoded.cbor().size() + " bytes, more than " + most);
        }
        return new Deliver(region.hosting().typeName(), id, encoded);
    }

    private <R> void complete(
            CompletableFuture<R> result,
            Class<?> request,
            @Nullable Object answer,
            @Nullable Throwable failure,
            Duration timeout) {
        if (failure instanceof AskTimeoutException) {
            String what =
                    this + " did not answer " + WireNames.readable(request) + " within " + timeout.toMillis() + " ms; ";
            region.describe(id).thenAccept(where -> result.completeExceptionally(new AskTimeout(what + where)));
        } else if (failure != null) {
            result.completeExceptionally(new EntityFailed(this + " could not be asked: " + failure, failure));
        } else if (answer instanceof Answer known) {
            open(result, request, known);
        } else {
            result.completeExceptionally(new UnserializableMessage(this + " answered with something unknown"));
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the codec decodes what the request declares: R, null only for Void
    private <R> void open(CompletableFuture<R> result, Class<?> request, Answer answer) {
        EntityException failure;
        try {
            failure = failureOf(answer);
            if (failure == null) {
                result.complete((R) region.hosting().protocol().reply(request, answer.value()));
                return;
            }
        } catch (UnserializableMessage unserializable) {
            failure = unserializable;
        }
        result.completeExceptionally(failure);
    }

    private static @Nullable EntityException failureOf(Answer answer) {
        return switch (answer.verdict()) {
            case SUCCESS -> null;
            case REJECTED -> new RequestRejected(answer.text());
            case ENTITY_FAILED -> new EntityFailed(answer.text());
            case WRITE_FAILED -> new WriteFailed(answer.text());
            case OVERLOADED -> new Overloaded(answer.text());
            case UNSERIALIZABLE -> new UnserializableMessage(answer.text());
        };
    }
}
