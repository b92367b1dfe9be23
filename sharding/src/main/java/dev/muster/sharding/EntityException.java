package dev.muster.sharding;

/**
 * Anything that keeps an entity from answering a request with its reply. Each kind says whether state may have changed:
 *
 * <pre>
 *  {@link RequestRejected}        no: the entity refused
 *  {@link Overloaded}             no: refused before the entity saw it
 *  {@link NotOwner}               no: it came to a node that does not host the entity any more
 *  {@link UnserializableMessage}  no, unless it is the reply that could not be encoded
 *  {@link EntityFailed}           no, unless it failed as it made the reply after a write
 *  {@link WriteFailed}            perhaps: the store may have failed after the write
 *  {@link AskTimeout}             perhaps, now or later
 * </pre>
 */
public abstract sealed class EntityException extends RuntimeException
        permits RequestRejected, AskTimeout, EntityFailed, WriteFailed, Overloaded, NotOwner, UnserializableMessage {
    private static final long serialVersionUID = 1L;

    EntityException(String message) {
        super(message);
    }

    EntityException(String message, Throwable cause) {
        super(message, cause);
    }
}
