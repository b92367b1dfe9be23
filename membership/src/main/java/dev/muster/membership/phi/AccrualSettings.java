package dev.muster.membership.phi;

import java.time.Duration;

/**
 * How an {@link AccrualDetector} reads heartbeats. {@link #cluster()} has the defaults.
 *
 * @param window how many intervals are remembered. A longer window errs less often and adapts more slowly. From 2 to
 *     10 000; default 1 000, as in the paper
 * @param minimumDeviation the least standard deviation that is believed, so that very regular heartbeats do not make the
 *     detector jumpy. From 1 µs to 1 hour; default 100 ms
 * @param acceptablePause a silence on top of the mean interval that raises no suspicion: for garbage collections and
 *     lost packets. From 0 to 1 hour; default 3 s
 * @param firstEstimate the interval that is assumed before one was measured. Set it to the interval at which heartbeats
 *     are sent. From 1 µs to 1 hour; default 1 s
 * @param outageLevel the level from which on a silence is taken for an outage: the interval that ends it is no sample.
 *     Set it to the threshold of whoever acts on the level. Above 0 and finite; default 8
 */
public record AccrualSettings(
        int window, Duration minimumDeviation, Duration acceptablePause, Duration firstEstimate, double outageLevel) {
    /** The largest window. */
    public static final int MOST_SAMPLES = 10_000;

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofNanos(1_000);

    /** Checks every value. */
    public AccrualSettings {
        if (window < 2 || window > MOST_SAMPLES) {
            throw new IllegalArgumentException("window must be between 2 and " + MOST_SAMPLES + ", was " + window);
        }
        requireBetween(SHORTEST, "minimumDeviation", minimumDeviation);
        requireBetween(Duration.ZERO, "acceptablePause", acceptablePause);
        requireBetween(SHORTEST, "firstEstimate", firstEstimate);
        if (!(outageLevel > 0 && outageLevel < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("outageLevel must be above 0 and finite, was " + outageLevel);
        }
    }

    /** The defaults of Pekko Cluster's own detector. */
    public static AccrualSettings cluster() {
        return new AccrualSettings(1_000, Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(1), 8);
    }

    private static void requireBetween(Duration least, String name, Duration value) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + LONGEST + ", was " + value);
        }
    }
}
