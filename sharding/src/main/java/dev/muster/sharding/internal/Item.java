package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Answer;

/** One message of a lane. */
sealed interface Item {
    /** A request for an entity of a shard, in the tenure {@code epoch} of its owner. */
    record Request(int shard, long epoch, Delivery delivery) implements Item {}

    /** The answer to an ask of the node it goes to. */
    record Reply(long ask, Answer answer) implements Item {}

    /** All requests for a shard, in a tenure, are in front of this one. */
    record Flushed(String entityType, int shard, long epoch, long round) implements Item {}
}
