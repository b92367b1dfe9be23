package dev.muster.sharding;

import dev.muster.sharding.cell.EntityCell;
import java.util.function.Supplier;

/**
 * One kind of entity: its class, how an instance is made, and how instances live.
 *
 * @param type the entity class; its name on the wire is the simple name, or that of {@link Wire}
 * @param factory makes an instance; called on any thread, for each activation, and once when the cluster node starts
 * @param settings how instances live
 */
public record EntityType<E extends Entity<E>>(Class<E> type, Supplier<E> factory, EntitySettings settings) {

    /** An entity type with default settings. */
    public static <E extends Entity<E>> EntityType<E> of(Class<E> type, Supplier<E> factory) {
        return new EntityType<>(type, factory, EntitySettings.defaults());
    }

    /** The stable name: part of each persistence id and of each message. */
    public String name() {
        Wire wire = type.getAnnotation(Wire.class);
        return wire == null ? type.getSimpleName() : wire.value();
    }

    /** A new instance's cell, without an id yet. */
    EntityCell newCell() {
        E entity = factory.get();
        if (entity.getClass() != type) {
            throw new IllegalArgumentException("the factory of " + type.getSimpleName()
                    + " must make instances of it, made a " + entity.getClass().getName());
        }
        return entity.cell();
    }
}
