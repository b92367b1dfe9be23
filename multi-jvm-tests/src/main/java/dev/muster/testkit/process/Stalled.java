package dev.muster.testkit.process;

import java.io.Serializable;

/**
 * Pushed by the kit in a process whose threads did not get to run when they should have: stopped, starved of processor
 * time, or held by a garbage collection.
 *
 * @param fromNanos when a thread should have run, by the process's {@link System#nanoTime}
 * @param lengthNanos how much later it did, at least 100 ms
 */
public record Stalled(long fromNanos, long lengthNanos) implements Serializable {
    /** Checks the length. */
    public Stalled {
        if (lengthNanos < 0) {
            throw new IllegalArgumentException("lengthNanos must not be negative, was " + lengthNanos);
        }
    }
}
