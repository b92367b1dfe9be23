package dev.muster.sharding.internal;

import dev.muster.sharding.EntitySettings;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.cell.EntityCell;
import dev.muster.sharding.cell.References;
import java.util.function.Supplier;

/**
 * All that the actors of one entity type share. Immutable.
 *
 * @param cells makes the cell of a new instance
 * @param largestMessage how many bytes a request or a reply may have
 * @param references where entities get references to others from
 */
public record Hosting(
        TypeProtocol protocol,
        Supplier<EntityCell> cells,
        EntitySettings settings,
        int largestMessage,
        References references) {
    /** The entity type's name. */
    String typeName() {
        return protocol.name();
    }

    /**
     * What of a request goes to the entity: itself when nobody can change it and it surely fits, otherwise its encoded form, as if it travelled.
     *
     * @throws UnserializableMessage when it is not a request of this type, or cannot be encoded
     */
    Object payload(Object request) {
        return protocol.travelsAsIs(request.getClass()) && Lightness.isLight(request) ? request : encoded(request);
    }

    /** The encoded form, checked against the largest message. */
    Encoded encoded(Object request) {
        Encoded encoded = protocol.request(request);
        if (encoded.cbor().size() > largestMessage) {
            throw new UnserializableMessage(WireNames.readable(request.getClass()) + " has "
                    + encoded.cbor().size() + " bytes, more than " + largestMessage);
        }
        return encoded;
    }
}
