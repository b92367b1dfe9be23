package dev.muster.testkit.process;

/** A forked JVM did not answer a call in time; the call may still be running there. */
public final class CallTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
