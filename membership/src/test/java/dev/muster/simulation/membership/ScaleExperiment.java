package dev.muster.simulation.membership;

import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Status;
import java.util.List;

/**
 * The load of a node and the speed of news in clusters of 10 to 10 000. A minute of quiet, in which messages and bytes of
 * each node are counted, anti-entropy apart; then one node crashes, and the news of it is followed to the last node.
 */
final class ScaleExperiment {
    private static final List<Integer> SIZES = List.of(10, 100, 1_000, 10_000);
    private static final long SETTLED = 10 * SwimCluster.SECOND;
    private static final long QUIET = 60 * SwimCluster.SECOND;
    private static final long PATIENCE = 120 * SwimCluster.SECOND;
    private static final double FLAT = 0.2;

    private ScaleExperiment() {}

    static Figures run(SimOptions options) {
        int most = options.nodes() == 0 ? 10_000 : options.nodes();
        Figures figures = new Figures();
        figures.require(most >= SIZES.get(0), "--nodes must be at least " + SIZES.get(0) + " for scale, was " + most);
        Load smallest = null;
        for (int size : SIZES) {
            if (size <= most) {
                Load load = new Run(options.firstSeed(), size).load(figures);
                smallest = smallest == null ? load : smallest;
                String name = "scale." + size;
                figures.near(name + ".packets-per-node-second", load.packets, smallest.packets, FLAT);
                figures.near(name + ".bytes-per-node-second", load.bytes, smallest.bytes, FLAT);
            }
        }
        return figures;
    }

    private record Load(double packets, double bytes) {}

    private static final class Run {
        private final SwimCluster cluster;
        private final int size;
        private final NodeId victim;
        private long firstNanos;
        private long lastNanos;
        private int knowing;

        Run(long seed, int size) {
            this.size = size;
            this.cluster = SwimCluster.formed(seed, size, Variant.MUSTER);
            this.victim = cluster.node(SwimCluster.nameOf(size / 2)).id;
            cluster.observe((at, before, after) -> {
                boolean isNews =
                        before.map(held -> held.status() != Status.UNREACHABLE).orElse(true);
                if (after.node().equals(victim) && after.status() == Status.UNREACHABLE && isNews) {
                    learned();
                }
            });
        }

        private void learned() {
            firstNanos = firstNanos == 0 ? cluster.network.nowNanos() : firstNanos;
            lastNanos = cluster.network.nowNanos();
            knowing++;
        }

        Load load(Figures figures) {
            cluster.network.runUntil(SETTLED);
            long packets = packets();
            long bytes = bytes();
            long exchanged = exchanged();
            cluster.network.runFor(QUIET);
            double nodeSeconds = (double) size * QUIET / SwimCluster.SECOND;
            Load load = new Load((packets() - packets) / nodeSeconds, (bytes() - bytes) / nodeSeconds);
            figures.add("scale." + size + ".exchange-bytes-per-node-second", (exchanged() - exchanged) / nodeSeconds);
            crash(figures);
            return load;
        }

        private void crash(Figures figures) {
            long crashNanos = cluster.network.nowNanos();
            long packets = packets();
            cluster.crash(victim.host());
            while (knowing < size - 1 && cluster.network.nowNanos() < crashNanos + PATIENCE) {
                cluster.network.runFor(100 * SwimCluster.MILLISECOND);
            }
            String name = "scale." + size;
            double elapsed = (cluster.network.nowNanos() - crashNanos) / (double) SwimCluster.SECOND;
            figures.add(name + ".first-detection-seconds", (firstNanos - crashNanos) / 1e9);
            figures.add(name + ".dissemination-seconds", (lastNanos - firstNanos) / 1e9);
            figures.add(
                    name + ".dissemination-gossip-ticks-per-log2-n",
                    (lastNanos - firstNanos) / 2e8 / (Math.log(size) / Math.log(2)));
            figures.add(name + ".packets-per-node-second-with-a-crash", (packets() - packets) / (elapsed * size));
            figures.require(knowing == size - 1, name + ": only " + knowing + " nodes learned of the crash");
            figures.require(
                    lastNanos - firstNanos <= disseminationBoundNanos(),
                    name + ": the news must reach all within 2 (log4 n + 2) gossip ticks");
        }

        /** Gossip to three others a tick multiplies those who know by up to four; twice that, and two ticks more. */
        private long disseminationBoundNanos() {
            return (long) (2 * (Math.log(size) / Math.log(4) + 2) * 200 * SwimCluster.MILLISECOND);
        }

        private long packets() {
            return cluster.nodes().stream().mapToLong(node -> node.packetsSent).sum();
        }

        private long bytes() {
            return cluster.nodes().stream().mapToLong(node -> node.bytesSent).sum();
        }

        private long exchanged() {
            return cluster.nodes().stream()
                    .mapToLong(node -> node.exchangeBytesSent)
                    .sum();
        }
    }
}
