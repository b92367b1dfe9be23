package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Deliver;
import dev.muster.sharding.ring.ShardId;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.jspecify.annotations.Nullable;

/** Tells Pekko which entity and which shard a message is for. */
public final class EntityExtractor implements ShardRegion.MessageExtractor {
    private final int shards;

    /** For a fixed number of shards. */
    public EntityExtractor(int shards) {
        this.shards = shards;
    }

    /** The shard of an id. */
    public String shardOf(String entityId) {
        return ShardId.of(entityId, shards).toString();
    }

    @Override
    public @Nullable String entityId(Object message) {
        return message instanceof Deliver deliver ? deliver.entityId() : null;
    }

    @Override
    public Object entityMessage(Object message) {
        return message;
    }

    @Override
    public @Nullable String shardId(Object message) {
        if (message instanceof Deliver deliver) {
            return shardOf(deliver.entityId());
        }
        return message instanceof ShardRegion.StartEntity start ? shardOf(start.entityId()) : null;
    }
}
