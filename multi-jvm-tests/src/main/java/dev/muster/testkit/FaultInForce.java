package dev.muster.testkit;

import dev.muster.faults.Effect;
import dev.muster.faults.FaultPlan;

/** A fault that a test has begun and can end. Thread safe. All faults end with the test. */
public final class FaultInForce implements AutoCloseable {
    private final Effect effect;
    private final Runnable end;
    private boolean isInForce = true;

    FaultInForce(Effect effect, Runnable end) {
        this.effect = effect;
        this.end = end;
    }

    /** What it does. */
    public Effect effect() {
        return effect;
    }

    /** Ends it; returns once it is gone. Other faults on the same links stay. Does nothing if it has ended. */
    public synchronized void heal() {
        if (isInForce) {
            isInForce = false;
            end.run();
        }
    }

    /** Whether it has begun and not ended. */
    public synchronized boolean isInForce() {
        return isInForce;
    }

    /** As {@link #heal}. */
    @Override
    public void close() {
        heal();
    }

    /** As in the text of a {@link FaultPlan}, such as {@code partition n1|n2,n3}. */
    @Override
    public String toString() {
        return effect.toString();
    }
}
