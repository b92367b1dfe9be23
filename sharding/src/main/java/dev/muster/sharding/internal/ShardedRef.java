package dev.muster.sharding.internal;

import dev.muster.sharding.Entity;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.Request;
import dev.muster.sharding.UnserializableMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reaches an entity by the way to its shard. Immutable and thread safe. */
public final class ShardedRef<E extends Entity<E>> implements EntityRef<E> {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Region region;
    private final ShardPath path;
    private final String id;

    /** For one entity of a region's type. */
    public ShardedRef(Region region, String id) {
        this.region = region;
        this.path = region.path(id);
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
        Object payload;
        try {
            payload = region.hosting().payload(request);
        } catch (UnserializableMessage unserializable) {
            return CompletableFuture.failedFuture(unserializable);
        }
        PendingAsk<R> pending = region.node().asks().open(path, id, request.getClass(), timeout);
        path.send(new Delivery(region.hosting().typeName(), id, payload, pending));
        return pending.future();
    }

    @Override
    public void tell(Request<E, ?> request) {
        path.send(new Delivery(region.hosting().typeName(), id, region.hosting().payload(request), ReplyTo.NOBODY));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardedRef<?> that
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
}
