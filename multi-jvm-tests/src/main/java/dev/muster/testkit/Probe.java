package dev.muster.testkit;

import dev.muster.testkit.process.Pushed;
import dev.muster.testkit.process.RefusedCallException;
import java.io.Serializable;

/**
 * Tells the test what happens in a node, from the code under test or from a remote call. In a JVM that is no node of a test
 * it does nothing, so it may stand in code that runs elsewhere, too. Safe to call from any thread; never waits.
 */
public final class Probe {
    private Probe() {}

    /**
     * Pushes {@code value} to the test, which sees it in {@link Cluster#events} and {@link Cluster#awaitEvent}. A value of
     * type {@link dev.muster.testkit.history.Event.Observation} goes into the test's history, too.
     *
     * @throws RefusedCallException if it cannot be serialized, or is too large; says what
     */
    public static void push(Serializable value) {
        Pushed.event(value);
    }
}
