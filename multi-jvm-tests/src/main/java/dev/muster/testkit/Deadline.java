package dev.muster.testkit;

import java.time.Duration;
import java.util.Locale;

/**
 * The end of a wait. It moves by what the host stood still meanwhile: a stalled machine has given the nodes less time than
 * the clock says. Pure.
 *
 * @param beginNanos when the wait began
 * @param within how long it may last on a host that does not stall
 */
record Deadline(long beginNanos, Duration within) {
    private static final long NOTABLE_MILLIS = 100;

    /** Whether it is over, given the stall of the host since the beginning. */
    boolean isPast(long nowNanos, Duration stall) {
        return nowNanos - beginNanos - stall.toNanos() >= within.toNanos();
    }

    /** For messages: {@code 20.0 s}, or {@code 20.0 s and 1.2 s in which the host stood still}. */
    String describe(Duration stall) {
        String plain = within.toMillis() / 1000.0 + " s";
        return stall.toMillis() < NOTABLE_MILLIS
                ? plain
                : String.format(
                        Locale.ROOT, "%s and %.1f s in which the host stood still", plain, stall.toMillis() / 1e3);
    }
}
