package dev.muster.sharding;

/**
 * What one node has counted about its entities.
 *
 * @param entities entities in memory now
 * @param failures handlers, timers and pipes that threw
 * @param failedWrites writes that the journal failed or refused
 * @param malformedFrames messages that were dropped because their frame could not be read
 * @param unserializableMessages requests that were refused because their value could not be decoded
 * @param overloads requests that were refused because too many waited for their entity, or for the way to it
 * @param deliveries about the ways of messages
 */
public record ShardingCounters(
        long entities,
        long failures,
        long failedWrites,
        long malformedFrames,
        long unserializableMessages,
        long overloads,
        DeliveryCounters deliveries) {}
