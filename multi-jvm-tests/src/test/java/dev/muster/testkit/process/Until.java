package dev.muster.testkit.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, at most 30 seconds unless another bound is given. */
final class Until {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Until() {}

    static void holds(String what, BooleanSupplier condition) {
        holds(what, PATIENCE, condition);
    }

    static void holds(String what, Duration patience, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }
}
