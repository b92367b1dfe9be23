package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import java.util.List;
import java.util.stream.IntStream;

/** The lanes from this node to another. What has the same key takes the same lane, where order is kept. Thread safe. */
final class Lanes {
    /** How many there are. */
    static final int PER_NODE = 4;

    private final List<Lane> lanes;

    Lanes(Network network, NodeId node, long session) {
        lanes = IntStream.range(0, PER_NODE)
                .mapToObj(number -> new Lane(network, new Lane.End(node, number, session)))
                .toList();
    }

    /** Sends a request; false when too many wait for their turn already: then nothing was taken. */
    boolean offer(int shard, long epoch, Delivery delivery) {
        return of(delivery.entityId().hashCode()).request(new Item.Request(shard, epoch, delivery));
    }

    /** Says, behind everything on each lane, that a shard gets no more requests in a tenure. */
    void flush(String entityType, int shard, long epoch, long round) {
        Item.Flushed flushed = new Item.Flushed(entityType, shard, epoch, round);
        lanes.forEach(lane -> lane.flushed(flushed));
    }

    /** The lane with that number, 0 to 3. */
    Lane get(int number) {
        return lanes.get(number);
    }

    /** The lane of a key. */
    Lane of(int key) {
        int spread = key * 0x9E37_79B9;
        return lanes.get(spread >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PER_NODE)));
    }

    /** The node has been removed. */
    void close() {
        lanes.forEach(Lane::close);
    }

    /** Time has passed. */
    void tick(long nowNanos) {
        lanes.forEach(lane -> lane.tick(nowNanos));
    }
}
