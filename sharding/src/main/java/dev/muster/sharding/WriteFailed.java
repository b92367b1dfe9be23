package dev.muster.sharding;

/**
 * The journal or state store failed or refused the write: the store is broken, or another node has taken the entity over (a fenced
 * write). A refused write is not stored; after a failed one the events or the state may or may not be there. The entity restarts from its
 * stored state.
 */
public final class WriteFailed extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public WriteFailed(String message) {
        super(message);
    }

    /** With the cause, when it happened in this process. */
    public WriteFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
