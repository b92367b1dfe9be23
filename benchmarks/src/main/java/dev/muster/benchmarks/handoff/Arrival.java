package dev.muster.benchmarks.handoff;

/**
 * One message that has reached its entity.
 *
 * @param sender which sender sent it
 * @param entity which entity got it
 * @param sequence its number among the messages from this sender to this entity, from 1 up
 * @param sentNanos when it was sent, by the machine's monotonic clock, which all processes share
 * @param arrivedNanos when the entity handled it
 */
record Arrival(int sender, int entity, long sequence, long sentNanos, long arrivedNanos) {}
