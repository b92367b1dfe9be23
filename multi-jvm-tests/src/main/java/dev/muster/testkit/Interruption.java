package dev.muster.testkit;

/** A test that is interrupted while it waits, as by a timeout of JUnit. */
final class Interruption {
    private Interruption() {}

    /** What to throw; the thread is interrupted again. */
    static IllegalStateException of(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the test was interrupted while it waited", cause);
    }
}
