package dev.muster.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for conditions, each with a deadline, and watches conditions, each for a time. */
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
            pause();
        }
    }

    /** Watches {@code condition} for that time; one that throws does not hold. */
    static void throughout(String what, Duration time, BooleanSupplier condition, Supplier<String> beliefs) {
        long beginNanos = System.nanoTime();
        while (true) {
            long elapsedNanos = System.nanoTime() - beginNanos;
            requireHeld(what, elapsedNanos, condition, beliefs);
            if (elapsedNanos - time.toNanos() >= 0) {
                return;
            }
            pause();
        }
    }

    private static void requireHeld(
            String what, long elapsedNanos, BooleanSupplier condition, Supplier<String> beliefs) {
        RuntimeException failure = null;
        try {
            if (condition.getAsBoolean()) {
                return;
            }
        } catch (RuntimeException thrown) {
            failure = thrown;
        }
        String reason = failure == null ? "" : "\nfailure: " + failure.getMessage();
        long millis = TimeUnit.NANOSECONDS.toMillis(elapsedNanos);
        throw new AssertionError(
                "no longer after " + millis / 1000.0 + " s: " + what + reason + "\n" + beliefs.get(), failure);
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.interrupted()) {
            throw Cluster.interrupted(new InterruptedException());
        }
    }

    private static AssertionError late(
            String what, Duration within, @Nullable RuntimeException failure, String beliefs) {
        String last = failure == null ? "" : "\nlast failure: " + failure.getMessage();
        return new AssertionError(
                "not within " + within.toMillis() / 1000.0 + " s: " + what + last + "\n" + beliefs, failure);
    }
}
