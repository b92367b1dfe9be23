package dev.muster.testkit;

import dev.muster.testkit.process.StallWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for conditions, each with a deadline, and watches conditions, each for a time. A wait looks at its condition
 * whenever a node has pushed something, and every {@link #PAUSE_NANOS} besides, for conditions that ask. Thread safe.
 */
final class Waiting {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventLog events;
    private final LongFunction<Duration> stall;
    private final BooleanSupplier isFrozen;
    private final Supplier<String> situation;

    /**
     * Waits of one cluster.
     *
     * @param events what wakes a wait
     * @param stall how long the host stood still since an instant; see {@link StallWatch#stretch}
     * @param isFrozen whether deadlines are not to pass, as somebody debugs a node
     * @param situation what to tell when a wait fails
     */
    Waiting(EventLog events, LongFunction<Duration> stall, BooleanSupplier isFrozen, Supplier<String> situation) {
        this.events = events;
        this.stall = stall;
        this.isFrozen = isFrozen;
        this.situation = situation;
    }

    /** What {@code attempt} found first; an attempt that throws has found nothing yet. */
    <T> T untilPresent(String what, Duration within, Supplier<Optional<T>> attempt) {
        Deadline deadline = new Deadline(System.nanoTime(), within);
        while (true) {
            long version = events.version();
            RuntimeException failure = null;
            try {
                Optional<T> found = attempt.get();
                if (found.isPresent()) {
                    return found.orElseThrow();
                }
            } catch (RuntimeException notYet) {
                failure = notYet;
            }
            Duration stalled = stall.apply(deadline.beginNanos());
            if (!isFrozen.getAsBoolean() && deadline.isPast(System.nanoTime(), stalled)) {
                throw late(what, deadline.describe(stalled), failure);
            }
            pause(version);
        }
    }

    /** Waits until {@code condition} holds; one that throws does not hold yet. */
    void until(String what, Duration within, BooleanSupplier condition) {
        untilPresent(what, within, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Watches {@code condition} for that time; one that throws does not hold. */
    void throughout(String what, Duration time, BooleanSupplier condition) {
        long beginNanos = System.nanoTime();
        while (true) {
            long version = events.version();
            long elapsedNanos = System.nanoTime() - beginNanos;
            requireHeld(what, elapsedNanos, condition);
            if (elapsedNanos - time.toNanos() >= 0) {
                return;
            }
            pause(version);
        }
    }

    private void requireHeld(String what, long elapsedNanos, BooleanSupplier condition) {
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
                "no longer after " + millis / 1000.0 + " s: " + what + reason + "\n" + situation.get(), failure);
    }

    private void pause(long version) {
        try {
            events.awaitChange(version, PAUSE_NANOS);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    private AssertionError late(String what, String time, @Nullable RuntimeException failure) {
        String last = failure == null ? "" : "\nlast failure: " + failure.getMessage();
        return new AssertionError("not within " + time + ": " + what + last + "\n" + situation.get(), failure);
    }
}
