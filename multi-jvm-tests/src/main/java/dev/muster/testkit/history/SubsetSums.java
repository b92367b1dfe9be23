package dev.muster.testkit.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which sums the subsets of some deltas have. Exact at once when all deltas are equal; else exact up to a bound on the
 * sums that are kept, beyond which only the range from all negative to all positive deltas is known.
 */
final class SubsetSums {
    private static final int MOST = 20_000;

    enum Reach {
        REACHABLE,
        UNREACHABLE,
        /** Within the range, and there are too many sums to tell. */
        IN_RANGE
    }

    private SubsetSums() {}

    static Reach reach(List<Long> deltas, long target) {
        long least = deltas.stream()
                .filter(delta -> delta < 0)
                .mapToLong(Long::longValue)
                .sum();
        long greatest = deltas.stream()
                .filter(delta -> delta > 0)
                .mapToLong(Long::longValue)
                .sum();
        if (target < least || target > greatest) {
            return Reach.UNREACHABLE;
        }
        Map<Long, Integer> counts = new TreeMap<>();
        deltas.stream().filter(delta -> delta != 0).forEach(delta -> counts.merge(delta, 1, Integer::sum));
        if (counts.isEmpty()) {
            return Reach.REACHABLE;
        }
        // In range and of one sign, so a multiple is one of at most as many as there are.
        if (counts.size() == 1) {
            return target % counts.keySet().iterator().next() == 0 ? Reach.REACHABLE : Reach.UNREACHABLE;
        }
        return search(counts, target);
    }

    private static Reach search(Map<Long, Integer> counts, long target) {
        TreeSet<Long> sums = new TreeSet<>();
        sums.add(0L);
        for (Map.Entry<Long, Integer> group : counts.entrySet()) {
            TreeSet<Long> more = new TreeSet<>();
            for (long sum : sums) {
                for (int times = 0; times <= group.getValue(); times++) {
                    more.add(sum + times * group.getKey());
                }
                if (more.size() > MOST) {
                    return Reach.IN_RANGE;
                }
            }
            sums = more;
        }
        return sums.contains(target) ? Reach.REACHABLE : Reach.UNREACHABLE;
    }
}
