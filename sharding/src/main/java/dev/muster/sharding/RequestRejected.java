package dev.muster.sharding;

/** The entity refused the request with {@link Entity#reject}; its state is unchanged. The message is the entity's reason. */
public final class RequestRejected extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public RequestRejected(String message) {
        super(message);
    }

    /** With the cause, when it happened in this process. */
    public RequestRejected(String message, Throwable cause) {
        super(message, cause);
    }
}
