package dev.muster.membership;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What this node's failure detection has counted since it was started: what it did, and everything it dropped, bounded or
 * retried. Names are words in lower case joined by dashes, such as {@code probes-failed}, {@code refutations} or
 * {@code frames-dropped-malformed}; a counter never falls.
 *
 * @param counts by name; empty when SWIM is not in use
 */
public record SwimMetrics(SortedMap<String, Long> counts) {
    /** Nothing is counted, as SWIM is not in use. */
    public static final SwimMetrics NONE = new SwimMetrics(Collections.emptySortedMap());

    /** Copies the counts. */
    public SwimMetrics {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** The count of that name; 0 when there is none. */
    public long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
