package dev.muster.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for conditions, each with a deadline. */
final class Waiting {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Waiting() {}

    /** What {@code attempt} found first; an attempt that throws has found nothing yet. */
    static <T> T untilPresent(String what, Duration within, Supplier<Optional<T>> attempt, Supplier<String> beliefs) {
        long deadlineNanos = System.nanoTime() + within.toNanos();
        while (true) {
            RuntimeException failure = null;
            try {
                Optional<T> found = attempt.get();
                if (found.isPresent()) {
                    return found.orElseThrow();
                }
            } catch (RuntimeException notYet) {
                failure = notYet;
            }
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw late(what, within, failure, beliefs.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw Cluster.interrupted(new InterruptedException());
            }
        }
    }

    private static AssertionError late(
            String what, Duration within, @Nullable RuntimeException failure, String beliefs) {
        String last = failure == null ? "" : "\nlast failure: " + failure.getMessage();
        return new AssertionError(
                "not within " + within.toMillis() / 1000.0 + " s: " + what + last + "\n" + beliefs, failure);
    }
}
