package dev.muster.sharding;

/** No answer came in time; the request may or may not have been carried out. The message says which entity, shard and owner. */
public final class AskTimeout extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public AskTimeout(String message) {
        super(message);
    }

    /** With the cause, when it happened in this process. */
    public AskTimeout(String message, Throwable cause) {
        super(message, cause);
    }
}
