package dev.muster.sharding.slot;

/**
 * Where a message for an entity goes. Who finds no slot puts one in its place that waits for the start, and so goes by
 * {@link #REGION}: what is under way to an entity that is not there is then seen by a hand-off.
 */
public enum Path {
    /** To the own shard region. */
    REGION,
    /** Into the slot's queue. */
    QUEUE,
    /** Into the entity's mailbox. */
    MAILBOX,
    /** Nowhere: the slot is out of use and has been removed. Look for it anew. */
    GONE
}
