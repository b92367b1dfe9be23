package dev.muster.sharding;

/**
 * A request or a reply could not be encoded or decoded, or is too large to travel. Nothing was written because of an
 * unserializable request; an unserializable reply leaves after the write, which stands.
 */
public final class UnserializableMessage extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public UnserializableMessage(String message) {
        super(message);
    }

    /** With the cause, when it happened in this process. */
    public UnserializableMessage(String message, Throwable cause) {
        super(message, cause);
    }
}
