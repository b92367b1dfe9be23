package dev.muster.sharding.cell;

import dev.muster.sharding.Entity;
import dev.muster.sharding.EntityRef;

/** Where a cell gets references to entities from: its host's cluster, or a test. */
@FunctionalInterface
public interface References {
    /**
     * A reference to one entity.
     *
     * @throws IllegalArgumentException when the type is not known, or the id is not one
     */
    <T extends Entity<T>> EntityRef<T> to(Class<T> type, String id);
}
