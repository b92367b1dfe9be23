package dev.muster.benchmarks.handoff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of numbered messages, for all senders and entities together.
 *
 * @param sent how many there were
 * @param lost how many never arrived
 * @param duplicated how many arrivals were of a message that had arrived before
 * @param reordered how many arrived for the first time after one with a higher number, of the same sender to the same entity
 * @param stallP99Millis of each sender and entity the longest time a message took; of these the 99th percentile
 * @param stallMostMillis and the longest
 */
record Verdict(long sent, long lost, long duplicated, long reordered, double stallP99Millis, double stallMostMillis) {
    private record Pair(int sender, int entity) {}

    /** What one entity has got from one sender. */
    private static final class Stream {
        private final Set<Long> seen = new HashSet<>();
        private long highest;
        private long longestNanos;
        private long duplicated;
        private long reordered;

        void arrived(Arrival arrival) {
            longestNanos = Math.max(longestNanos, arrival.arrivedNanos() - arrival.sentNanos());
            if (!seen.add(arrival.sequence())) {
                duplicated++;
            } else if (arrival.sequence() < highest) {
                reordered++;
            }
            highest = Math.max(highest, arrival.sequence());
        }
    }

    /**
     * Judges a run.
     *
     * @param sent how many messages each sender has sent to each entity, by sender, then entity
     * @param arrivals what reached entities on all nodes, in any order
     */
    static Verdict of(long[][] sent, List<Arrival> arrivals) {
        Map<Pair, Stream> streams = new HashMap<>();
        List<Arrival> inTime = new ArrayList<>(arrivals);
        inTime.sort(Comparator.comparingLong(Arrival::arrivedNanos));
        for (Arrival arrival : inTime) {
            streams.computeIfAbsent(new Pair(arrival.sender(), arrival.entity()), any -> new Stream())
                    .arrived(arrival);
        }
        long total = Arrays.stream(sent).flatMapToLong(Arrays::stream).sum();
        long distinct = streams.values().stream()
                .mapToLong(stream -> stream.seen.size())
                .sum();
        long[] longest = streams.values().stream()
                .mapToLong(stream -> stream.longestNanos)
                .sorted()
                .toArray();
        return new Verdict(
                total,
                total - distinct,
                streams.values().stream().mapToLong(stream -> stream.duplicated).sum(),
                streams.values().stream().mapToLong(stream -> stream.reordered).sum(),
                percentile(longest, 0.99) / 1e6,
                percentile(longest, 1) / 1e6);
    }

    /** The counts by name, for a table. */
    Map<String, Double> counts() {
        Map<String, Double> counts = new LinkedHashMap<>();
        counts.put("sent", (double) sent);
        counts.put("lost", (double) lost);
        counts.put("duplicated", (double) duplicated);
        counts.put("reordered", (double) reordered);
        return counts;
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
