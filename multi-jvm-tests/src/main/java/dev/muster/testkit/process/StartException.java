package dev.muster.testkit.process;

/** A forked JVM or its target did not start; the message holds the tail of its log. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
