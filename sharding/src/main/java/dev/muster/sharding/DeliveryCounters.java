package dev.muster.sharding;

/**
 * What one node has counted about the ways of its messages.
 *
 * @param strays requests of other nodes that came when their shard was not here any more; whoever asked got {@link NotOwner}
 * @param undelivered requests that reached no entity, as it failed and stopped; whoever asked got {@link EntityFailed}
 * @param expiredAsks asks of this node that nobody answered in time, or whose node was removed
 * @param unsent requests and answers that waited for the way to a node when that was removed
 * @param lostOnTheWay requests and answers to this node that a broken connection lost
 * @param held messages that wait on this node now, as the owner of their shard is not known
 */
public record DeliveryCounters(
        long strays, long undelivered, long expiredAsks, long unsent, long lostOnTheWay, long held) {}
