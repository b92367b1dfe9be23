package dev.muster.sharding;

/** What the cluster remembers of the entities of a type when their shard moves or their node dies. */
public enum Remember {
    /** Nothing: an entity comes into memory with its next request. */
    NOTHING,

    /**
     * Which entities are in memory: they are started again wherever their shard goes, without a request. For entities that act on
     * their own, by timers. Nothing leaves memory by idleness then; an entity that the capacity pushes out is forgotten until
     * its next request. Each start and stop of an entity is a write, and a shard starts only when all of its entities do.
     */
    ENTITIES
}
