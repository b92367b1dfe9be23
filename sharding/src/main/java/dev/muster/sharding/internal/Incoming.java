package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;

/** Takes what other nodes send through lanes. Called on the gateway of the lane, one message at a time; must not block. */
interface Incoming {
    /** A request, encoded, of an entity type that this node knows. */
    void request(NodeId from, int shard, long epoch, Delivery delivery);

    /** A node has sent everything it will send to a shard in a tenure, as far as this lane goes. */
    void flushed(NodeId from, int lane, Item.Flushed flushed);
}
