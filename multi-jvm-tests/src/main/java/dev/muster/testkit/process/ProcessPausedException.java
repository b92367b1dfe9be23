package dev.muster.testkit.process;

/** The forked JVM is paused, so it cannot answer; nothing was sent to it. */
public final class ProcessPausedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProcessPausedException(String message) {
        super(message);
    }
}
