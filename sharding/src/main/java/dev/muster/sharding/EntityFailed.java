package dev.muster.sharding;

/**
 * The entity's own code threw, or its stored state could not be read back; the message has the type and text of the fault.
 * Unless the message says otherwise, nothing was written. The entity restarts from its stored state.
 */
public final class EntityFailed extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public EntityFailed(String message) {
        super(message);
    }

    /** With the cause, when it happened in this process. */
    public EntityFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
