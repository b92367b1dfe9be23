package dev.muster.sharding.internal;

import java.util.List;

/** Writes what an entity decided to keep, then tells its {@link CellHost}; a method that its kind of entity has no use for stays as it is. */
interface Storing {
    /** For entities that keep nothing. */
    Storing NOTHING = new Storing() {};

    /** Writes events, all or none. */
    default void persist(List<Object> events) {
        throw new AssertionError("an entity without events wrote " + events.size());
    }

    /** Replaces the stored state. */
    default void save(Object state) {
        throw new AssertionError("an entity without a state of its own saved a " + state.getClass());
    }
}
