package dev.muster.simulation.membership;

import dev.muster.simulation.Cut;
import java.util.List;

/**
 * Every single link of small clusters cut for a minute, once in both directions and once in each. Nobody may be declared
 * unreachable by anyone, and a node at one end of the link has to report it.
 */
final class OneWayExperiment {
    private static final List<Integer> SIZES = List.of(3, 5, 8);
    private static final long CUT = 60 * SwimCluster.SECOND;

    private OneWayExperiment() {}

    static Figures run(SimOptions options) {
        Figures figures = new Figures();
        for (int size : SIZES) {
            Tally tally = new Tally();
            for (int from = 0; from < size; from++) {
                for (int to = 0; to < size; to++) {
                    if (from != to) {
                        tally.add(cut(options.firstSeed(), size, from, to, false));
                    }
                    if (from < to) {
                        tally.add(cut(options.firstSeed(), size, from, to, true));
                    }
                }
            }
            figures.add("oneway." + size + ".cuts", tally.cuts);
            figures.atMost("oneway." + size + ".declared-unreachable", (double) tally.alarms, 0);
            figures.atMost("oneway." + size + ".links-not-reported", tally.cuts - tally.reported, 0);
        }
        return figures;
    }

    private record Outcome(long alarms, boolean isReported) {}

    private static final class Tally {
        int cuts;
        int reported;
        long alarms;

        void add(Outcome outcome) {
            cuts++;
            reported += outcome.isReported() ? 1 : 0;
            alarms += outcome.alarms();
        }
    }

    private static Outcome cut(long seed, int size, int from, int to, boolean bothWays) {
        SwimCluster cluster = SwimCluster.formed(seed + from * 100L + to, size, Variant.MUSTER);
        String one = SwimCluster.nameOf(from);
        String other = SwimCluster.nameOf(to);
        cluster.network.runUntil(5 * SwimCluster.SECOND);
        Cut cut = bothWays ? cluster.network.partition(List.of(one), List.of(other)) : cluster.network.cut(one, other);
        cluster.network.runFor(CUT);
        cluster.network.heal(cut);
        cluster.network.runFor(10 * SwimCluster.SECOND);
        boolean isReported = cluster.invariants.linksReported.contains(List.of(one, other))
                || cluster.invariants.linksReported.contains(List.of(other, one));
        return new Outcome(cluster.invariants.falseAlarms.size(), isReported);
    }
}
