package dev.muster.testkit.history;

import java.util.Collections;
import java.util.List;

/**
 * What an object promises about when an update that has ended is seen by an operation that starts later.
 *
 * <p>The checkers of counters, sets and lost writes ask one question only: {@link #mustSee}.
 */
public enum Consistency {
    /** All that ended before is seen (Herlihy and Wing 1990). */
    LINEARIZABLE,
    /**
     * A client sees what it did and what it saw itself (read your writes, monotonic reads; Terry et al. 1994), and all
     * that ended before the replicas {@linkplain History#settled() settled}. For clients that keep to one replica.
     */
    SESSION,
    /** All that ended before the replicas {@linkplain History#settled() settled} is seen. */
    EVENTUAL;

    /** Whether {@code later} has to see what {@code earlier} did, given the sorted instants at which replicas settled. */
    boolean mustSee(Call earlier, Call later, List<Long> settledNanos) {
        if (!earlier.isOk() || earlier.endedNanos() >= later.invokedNanos()) {
            return false;
        }
        return switch (this) {
            case LINEARIZABLE -> true;
            case SESSION ->
                earlier.client().equals(later.client())
                        || settledBetween(earlier.endedNanos(), later.invokedNanos(), settledNanos);
            case EVENTUAL -> settledBetween(earlier.endedNanos(), later.invokedNanos(), settledNanos);
        };
    }

    private static boolean settledBetween(long fromNanos, long toNanos, List<Long> settledNanos) {
        int found = Collections.binarySearch(settledNanos, fromNanos);
        int first = found >= 0 ? found : -found - 1;
        return first < settledNanos.size() && settledNanos.get(first) <= toNanos;
    }
}
