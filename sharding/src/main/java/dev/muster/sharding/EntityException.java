package dev.muster.sharding;

/** Anything that keeps an entity from answering a request with its reply. */
public abstract sealed class EntityException extends RuntimeException
        permits RequestRejected, AskTimeout, EntityFailed, WriteFailed, Overloaded, UnserializableMessage {
    private static final long serialVersionUID = 1L;

    EntityException(String message) {
        super(message);
    }

    EntityException(String message, Throwable cause) {
        super(message, cause);
    }
}
