package dev.muster.simulation.membership;

import dev.muster.faults.PauseMode;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Two hundred nodes that join through three contact points within ten seconds; then half of them end and start again at
 * once, at the same addresses, while the others know them by incarnations that the new runs have not reached.
 */
final class ChurnExperiment {
    private static final int NODES = 200;
    private static final long JOINING = 10 * SwimCluster.SECOND;
    private static final double MOST_JOIN_SECONDS = 15;
    private static final double MOST_RESTART_SECONDS = 30;

    private ChurnExperiment() {}

    static Figures run(SimOptions options) {
        Figures figures = new Figures();
        int nodes = options.nodes() == 0 ? NODES : options.nodes();
        for (int repetition = 0; repetition < options.seedsOr(3); repetition++) {
            long seed = options.firstSeed() + repetition;
            SwimCluster cluster = joined(seed, nodes, figures);
            restarted(cluster, nodes, figures);
        }
        return figures;
    }

    private static SwimCluster joined(long seed, int nodes, Figures figures) {
        SwimCluster cluster = new SwimCluster(seed, Variant.MUSTER.settings(), Variant.MUSTER.rules());
        List<String> contacts =
                IntStream.range(0, 3).mapToObj(SwimCluster::nameOf).toList();
        SplittableRandom random = cluster.network.random("starts");
        for (int number = 0; number < nodes; number++) {
            String name = SwimCluster.nameOf(number);
            cluster.network.at(1 + random.nextLong(JOINING), () -> {
                cluster.start(name);
                cluster.join(name, contacts);
            });
        }
        cluster.network.runUntil(JOINING);
        boolean hasConverged = cluster.converges(120 * SwimCluster.SECOND);
        figures.atMost(
                "churn." + nodes + ".join-seconds", (cluster.network.nowNanos() - JOINING) / 1e9, MOST_JOIN_SECONDS);
        figures.require(hasConverged, "seed " + seed + ": all must know each other within 120 s");
        return cluster;
    }

    /** Before, a pause makes half of them refute, so that the others know them by a higher incarnation than a new run has. */
    private static void restarted(SwimCluster cluster, int nodes, Figures figures) {
        List<String> half = IntStream.range(0, nodes / 2)
                .mapToObj(number -> SwimCluster.nameOf(number * 2))
                .toList();
        cluster.invariants.excused.addAll(half);
        half.forEach(name -> cluster.network.pause(name, PauseMode.STOP));
        cluster.network.runFor(5 * SwimCluster.SECOND);
        half.forEach(cluster.network::resume);
        cluster.converges(120 * SwimCluster.SECOND);
        long raised = half.stream()
                .filter(name -> cluster.node(name).swim.incarnation() > 0)
                .count();
        figures.add("churn." + nodes + ".known-by-a-raised-incarnation", (double) raised);
        figures.require(raised > 0, "some must have refuted before they restart");
        half.forEach(cluster::crash);
        cluster.network.runFor(SwimCluster.SECOND);
        List<String> contacts =
                IntStream.range(0, 3).mapToObj(SwimCluster::nameOf).toList();
        half.forEach(name -> {
            cluster.start(name);
            cluster.join(name, contacts);
        });
        long restarted = cluster.network.nowNanos();
        boolean hasConverged = cluster.converges(240 * SwimCluster.SECOND);
        figures.atMost(
                "churn." + nodes + ".restart-seconds",
                (cluster.network.nowNanos() - restarted) / 1e9,
                MOST_RESTART_SECONDS);
        figures.require(hasConverged, "all must know the new runs within 240 s");
    }
}
