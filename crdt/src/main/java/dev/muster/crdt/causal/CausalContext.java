package dev.muster.crdt.causal;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The set of dots a replica has seen, as intervals with gaps; an immutable value. A maximum per replica would not do: deltas
 * may arrive with gaps, and a context that covers dots it has not received deletes them (Almeida et al. 2018, section 7.2).
 *
 * <p>Per replica the intervals are sorted, disjoint and not adjacent, so equal sets are equal values.
 */
public final class CausalContext {
    /** The context of a replica that has seen nothing. */
    public static final CausalContext EMPTY = new CausalContext(new TreeMap<>());

    private static final long[] NONE = {};

    /** Per replica: first, last, first, last, ... never empty. */
    private final SortedMap<Long, long[]> runs;

    private CausalContext(SortedMap<Long, long[]> runs) {
        this.runs = runs;
    }

    /** The context of one interval of one replica's dots, both ends included. */
    public static CausalContext of(long replica, long first, long last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("interval must be 1 <= first <= last, was " + first + " to " + last);
        }
        TreeMap<Long, long[]> runs = new TreeMap<>();
        runs.put(replica, new long[] {first, last});
        return new CausalContext(runs);
    }

    /** The context of one dot. */
    public static CausalContext of(Dot dot) {
        return of(dot.replica(), dot.sequence(), dot.sequence());
    }

    /** The context of these dots, in any order. Linear if they are sorted. */
    public static CausalContext ofAll(Iterable<Dot> dots) {
        SortedMap<Long, LongRuns> built = new TreeMap<>();
        for (Dot dot : dots) {
            built.computeIfAbsent(dot.replica(), replica -> new LongRuns()).add(dot.sequence(), dot.sequence());
        }
        return built(built);
    }

    /** All dots of any of them. Linear if they are sorted. */
    public static CausalContext unionOf(Iterable<CausalContext> contexts) {
        SortedMap<Long, LongRuns> built = new TreeMap<>();
        for (CausalContext context : contexts) {
            context.forEachRun((replica, first, last) ->
                    built.computeIfAbsent(replica, r -> new LongRuns()).add(first, last));
        }
        return built(built);
    }

    private static CausalContext built(SortedMap<Long, LongRuns> built) {
        SortedMap<Long, long[]> runs = new TreeMap<>();
        built.forEach((replica, collected) -> runs.put(replica, collected.toArray()));
        return new CausalContext(runs);
    }

    /** Whether no dot was seen. */
    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Whether the dot was seen. Logarithmic in the number of gaps. */
    public boolean contains(Dot dot) {
        long[] own = runs.getOrDefault(dot.replica(), NONE);
        int at = Arrays.binarySearch(own, dot.sequence());
        // An exact hit is an end of an interval. Otherwise an odd insertion point lies inside one.
        return at >= 0 || (-(at + 1) & 1) == 1;
    }

    /** The dot the replica's next write gets: above all of its dots seen here. */
    public Dot next(long replica) {
        long[] own = runs.getOrDefault(replica, NONE);
        return new Dot(replica, own.length == 0 ? 1 : own[own.length - 1] + 1);
    }

    /** All dots of either. */
    public CausalContext union(CausalContext other) {
        if (runs.isEmpty()) {
            return other;
        }
        if (other.runs.isEmpty()) {
            return this;
        }
        SortedMap<Long, long[]> united = new TreeMap<>(runs);
        other.runs.forEach((replica, theirs) -> united.merge(replica, theirs, CausalContext::unite));
        return new CausalContext(united);
    }

    /** The dots of this one that the other has not. */
    public CausalContext subtract(CausalContext other) {
        SortedMap<Long, long[]> rest = new TreeMap<>();
        runs.forEach((replica, own) -> {
            long[] kept = cut(own, other.runs.getOrDefault(replica, NONE));
            if (kept.length > 0) {
                rest.put(replica, kept);
            }
        });
        return new CausalContext(rest);
    }

    /** Whether the other has seen every dot of this one. */
    public boolean leq(CausalContext other) {
        return subtract(other).isEmpty();
    }

    /** Calls the visitor with each interval, ordered by replica and then by number. */
    public void forEachRun(RunVisitor visitor) {
        runs.forEach((replica, own) -> {
            for (int i = 0; i < own.length; i += 2) {
                visitor.run(replica, own[i], own[i + 1]);
            }
        });
    }

    /** Number of intervals over all replicas: the size of this value. */
    public int runCount() {
        int count = 0;
        for (long[] own : runs.values()) {
            count += own.length / 2;
        }
        return count;
    }

    /** The replicas with a dot in here, ascending. */
    public Iterable<Long> replicas() {
        return Collections.unmodifiableSortedMap(runs).keySet();
    }

    /** A 64-bit hash, the same on every node. */
    public long fingerprint() {
        long[] sum = {0};
        forEachRun((replica, first, last) -> sum[0] += Fingerprint.of(replica, first, last));
        return sum[0];
    }

    private static long[] unite(long[] left, long[] right) {
        long[] result = new long[left.length + right.length];
        int size = 0;
        int l = 0;
        int r = 0;
        while (l < left.length || r < right.length) {
            boolean takeLeft = r >= right.length || (l < left.length && left[l] <= right[r]);
            long first = takeLeft ? left[l] : right[r];
            long last = takeLeft ? left[l + 1] : right[r + 1];
            if (takeLeft) {
                l += 2;
            } else {
                r += 2;
            }
            if (size > 0 && first <= result[size - 1] + 1) {
                result[size - 1] = Math.max(result[size - 1], last);
            } else {
                result[size++] = first;
                result[size++] = last;
            }
        }
        return Arrays.copyOf(result, size);
    }

    private static long[] cut(long[] own, long[] away) {
        long[] result = new long[own.length + away.length];
        int size = 0;
        int a = 0;
        for (int i = 0; i < own.length; i += 2) {
            long first = own[i];
            long last = own[i + 1];
            while (a < away.length && away[a + 1] < first) {
                a += 2;
            }
            for (int k = a; k < away.length && away[k] <= last && first <= last; k += 2) {
                if (away[k] > first) {
                    result[size++] = first;
                    result[size++] = away[k] - 1;
                }
                first = away[k + 1] + 1;
            }
            if (first <= last) {
                result[size++] = first;
                result[size++] = last;
            }
        }
        return Arrays.copyOf(result, size);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof CausalContext context) || !runs.keySet().equals(context.runs.keySet())) {
            return false;
        }
        return runs.entrySet().stream()
                .allMatch(entry -> Arrays.equals(entry.getValue(), context.runs.getOrDefault(entry.getKey(), NONE)));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEachRun((replica, first, last) -> text.append(' ')
                .append(replica)
                .append(':')
                .append(first)
                .append("..")
                .append(last));
        return text.append(" }").toString();
    }

    /** Receives the intervals of a context. */
    @FunctionalInterface
    public interface RunVisitor {
        /** One interval of one replica's dots, both ends included. */
        void run(long replica, long first, long last);
    }

    /** Collects intervals, cheapest in ascending order. */
    private static final class LongRuns {
        private long[] runs = new long[2];
        private int size;

        void add(long first, long last) {
            if (size > 0 && first < runs[size - 1]) {
                runs = unite(toArray(), new long[] {first, last});
                size = runs.length;
            } else if (size > 0 && first <= runs[size - 1] + 1) {
                runs[size - 1] = Math.max(runs[size - 1], last);
            } else {
                if (size == runs.length) {
                    runs = Arrays.copyOf(runs, size * 2);
                }
                runs[size++] = first;
                runs[size++] = last;
            }
        }

        long[] toArray() {
            return Arrays.copyOf(runs, size);
        }
    }
}
