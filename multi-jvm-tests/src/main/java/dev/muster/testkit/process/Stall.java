package dev.muster.testkit.process;

import java.time.Duration;

/**
 * A time in which a process, or the test's own JVM, did not get to run, though the kit did not hold it.
 *
 * @param source the process as {@code n1 (pid 4711)}, or {@code conductor}
 * @param fromNanos when it began, by {@link System#nanoTime}
 * @param lengthNanos how long it lasted, or has lasted so far
 */
public record Stall(String source, long fromNanos, long lengthNanos) {
    /** How long it lasted, or has lasted so far. */
    public Duration length() {
        return Duration.ofNanos(lengthNanos);
    }

    @Override
    public String toString() {
        return source + " stood still for " + length().toMillis() / 1000.0 + " s";
    }
}
