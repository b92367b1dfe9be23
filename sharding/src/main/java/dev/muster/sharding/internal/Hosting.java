package dev.muster.sharding.internal;

import dev.muster.sharding.EntitySettings;
import dev.muster.sharding.cell.EntityCell;
import java.util.function.Supplier;

/**
 * All that the actors of one entity type share. Immutable.
 *
 * @param cells makes the cell of a new instance
 * @param largestMessage how many bytes a request or a reply may have
 */
public record Hosting(TypeProtocol protocol, Supplier<EntityCell> cells, EntitySettings settings, int largestMessage) {
    /** The entity type's name. */
    String typeName() {
        return protocol.name();
    }
}
