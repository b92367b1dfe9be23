package dev.muster.crdt.replication;

import dev.muster.crdt.Crdt;
import org.jspecify.annotations.Nullable;

/** The states of all keys of one node, as the replicator sees them: a map in simulation, the handles' store in a node. */
public interface Keyspace {
    /** The state of the key now; null if nothing was ever joined into it. */
    @Nullable
    Crdt<?> state(String key);

    /**
     * Joins received data into the key; returns what was new, bottom if nothing was.
     *
     * @return null, and no effect, if the key holds another type
     */
    @Nullable
    Crdt<?> absorb(Change change);
}
