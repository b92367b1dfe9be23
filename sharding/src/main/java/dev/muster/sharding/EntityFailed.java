package dev.muster.sharding;

/**
 * The entity's own code threw, its stored state could not be read back, or it stays down after several such failures in a row; the
 * message has the type and text of the fault, or says when the entity starts again. The state is as before, with one exception: when
 * the code threw as it made the reply after a write, that write stands. The entity restarts from its stored state.
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
