package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Barrier;
import dev.muster.sharding.ring.ShardId;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.jspecify.annotations.Nullable;

/** Tells Pekko which entity and which shard a message is for. Each shard has one entity of our own: its anchor. */
final class EntityExtractor implements ShardRegion.MessageExtractor {
    /** No entity of a user has an id that begins so. */
    static final String ANCHOR = "$anchor-";

    private final int shards;

    /** For a fixed number of shards. */
    EntityExtractor(int shards) {
        this.shards = shards;
    }

    /** The id of a shard's anchor. */
    static String anchorOf(ShardId shard) {
        return ANCHOR + shard;
    }

    static boolean isAnchor(String entityId) {
        return entityId.startsWith(ANCHOR);
    }

    /** The shard of an id. */
    ShardId shardOf(String entityId) {
        return isAnchor(entityId) ? ShardId.parse(entityId.substring(ANCHOR.length())) : ShardId.of(entityId, shards);
    }

    @Override
    public @Nullable String entityId(Object message) {
        if (message instanceof Delivery delivery) {
            return delivery.entityId();
        } else if (message instanceof Marker marker) {
            return marker.entityId();
        } else if (message instanceof Barrier barrier && barrier.shard() < shards) {
            return ANCHOR + barrier.shard();
        }
        return null;
    }

    @Override
    public Object entityMessage(Object message) {
        return message;
    }

    @Override
    public @Nullable String shardId(Object message) {
        String entityId = message instanceof ShardRegion.StartEntity start ? start.entityId() : entityId(message);
        return entityId == null ? null : shardOf(entityId).toString();
    }
}
