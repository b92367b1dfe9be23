package dev.muster.testkit.process;

/** A call was not sent, or its result not returned, because something in it cannot be serialized; says what. */
public final class RefusedCallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedCallException(String message, Throwable cause) {
        super(message, cause);
    }

    RefusedCallException(String message) {
        super(message);
    }
}
