package dev.muster.simulation.membership;

import dev.muster.membership.swim.Status;
import java.util.List;

/** A hundred nodes cut into halves for an hour, then healed: nobody restarts, nobody has contact points. */
final class HealExperiment {
    private static final int NODES = 100;
    private static final long HOUR = 3_600 * SwimCluster.SECOND;
    private static final double MOST_HEAL_SECONDS = 30;
    private static final double MOST_SPLIT_SECONDS = 60;

    private HealExperiment() {}

    static Figures run(SimOptions options) {
        Figures figures = new Figures();
        int nodes = options.nodes() == 0 ? NODES : options.nodes();
        for (int repetition = 0; repetition < options.seedsOr(3); repetition++) {
            SwimCluster cluster = SwimCluster.formed(options.firstSeed() + repetition, nodes, Variant.MUSTER);
            cluster.invariants.excused.addAll(cluster.names());
            List<String> left = cluster.names().subList(0, nodes / 2);
            List<String> right = cluster.names().subList(nodes / 2, nodes);
            cluster.network.runUntil(5 * SwimCluster.SECOND);
            cluster.network.partition(left, right);
            double split = secondsUntilSplit(cluster, left, right);
            cluster.network.runFor(HOUR);
            cluster.network.heal();
            long healed = cluster.network.nowNanos();
            boolean hasConverged = cluster.converges(600 * SwimCluster.SECOND);
            figures.atMost("heal." + nodes + ".split-noticed-seconds", split, MOST_SPLIT_SECONDS);
            figures.atMost(
                    "heal." + nodes + ".seconds", (cluster.network.nowNanos() - healed) / 1e9, MOST_HEAL_SECONDS);
            figures.require(hasConverged, "the halves must find each other within 600 s");
        }
        return figures;
    }

    private static double secondsUntilSplit(SwimCluster cluster, List<String> left, List<String> right) {
        long cut = cluster.network.nowNanos();
        while (!holdsUnreachable(cluster, left, right) || !holdsUnreachable(cluster, right, left)) {
            if (cluster.network.nowNanos() - cut > 600 * SwimCluster.SECOND) {
                return Double.POSITIVE_INFINITY;
            }
            cluster.network.runFor(SwimCluster.SECOND);
        }
        return (cluster.network.nowNanos() - cut) / 1e9;
    }

    private static boolean holdsUnreachable(SwimCluster cluster, List<String> one, List<String> other) {
        return one.stream()
                .map(cluster::node)
                .allMatch(node -> other.stream()
                        .allMatch(name -> node.statusOf(cluster.node(name).id)
                                .filter(status -> status == Status.UNREACHABLE)
                                .isPresent()));
    }
}
