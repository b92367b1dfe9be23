package dev.muster.sharding.internal;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/**
 * Goes through the own region and shard to an entity or anchor of this node, to arrive behind everything that went that way
 * before. Never leaves the node: it is sent while the shard is hosted here, and dropped if that has just ended.
 *
 * @param number which start of the entity, or which hand-off of the anchor, it belongs to
 */
record Marker(String entityId, long number) implements NoSerializationVerificationNeeded {}
