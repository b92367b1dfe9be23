package dev.muster.testkit.process;

/** The forked JVM ended before it answered; whether the call took effect there is unknown. */
public final class ProcessGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProcessGoneException(String message) {
        super(message);
    }
}
