package dev.muster.simulation.membership;

import dev.muster.faults.DrainOrder;
import dev.muster.faults.Slowness;
import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The experiments of the Lifeguard paper (section V) in virtual time: 128 nodes, some of which block before they send and
 * after they receive; and one of our own with nodes that run in slices. 15 s of quiet, then up to 120 s.
 */
final class LifeguardExperiment {
    static final int NODES = 128;
    private static final long QUIET = 15 * SwimCluster.SECOND;
    private static final long END = 120 * SwimCluster.SECOND;
    private static final int[] SICK = {1, 4, 8, 12, 16, 20, 24, 28, 32};
    private static final long[] LONG_PAUSES_MILLIS = {16_384, 32_768};
    private static final long[] PAUSES_MILLIS = {128, 512, 2_048, 8_192, 16_384, 32_768};
    private static final long[] INTERVALS_MILLIS = {1, 4, 16, 64, 256, 1_024, 4_096, 16_384};
    private static final int[] SLOW = {4, 8, 16, 32};

    private LifeguardExperiment() {}

    /**
     * What one or more runs gave.
     *
     * @param first from the block to the first node that held the blocked one unreachable
     * @param full from the block to the last healthy node that did
     * @param figures counts, by name
     */
    record Outcome(Percentiles first, Percentiles full, Map<String, Double> figures) {
        static Outcome empty() {
            return new Outcome(new Percentiles(), new Percentiles(), new TreeMap<>());
        }

        void add(Outcome other) {
            first.addAll(other.first);
            full.addAll(other.full);
            other.figures.forEach((name, value) -> figures.merge(name, value, Double::sum));
        }

        double perNodeSecond(String name) {
            return figure(name) / figure("node-seconds");
        }

        double figure(String name) {
            return figures.getOrDefault(name, 0.0);
        }
    }

    /** All three set-ups for all three protocols; {@code --seeds} sets the repetitions of the others than interval. */
    static Figures run(SimOptions options) {
        Figures figures = new Figures();
        Map<Variant, Outcome> thresholds = new EnumMap<>(Variant.class);
        Map<Variant, Outcome> intervals = new EnumMap<>(Variant.class);
        Map<Variant, Outcome> slows = new EnumMap<>(Variant.class);
        for (Variant variant : Variant.values()) {
            String name = "lifeguard." + variant.name().toLowerCase(Locale.ROOT);
            thresholds.put(variant, threshold(variant, options.firstSeed(), options.seedsOr(3)));
            detection(
                    figures,
                    name + ".first-seconds",
                    outcome(thresholds, variant).first());
            detection(
                    figures,
                    name + ".full-seconds",
                    outcome(thresholds, variant).full());
            intervals.put(variant, interval(variant, options.firstSeed(), 1));
            load(figures, name + ".interval", outcome(intervals, variant));
            slows.put(variant, slow(variant, options.firstSeed(), options.seedsOr(3)));
            load(figures, name + ".slow", outcome(slows, variant));
        }
        judge(figures, thresholds, intervals, slows);
        return figures;
    }

    private static void detection(Figures figures, String name, Percentiles seconds) {
        figures.add(name + ".samples", seconds.count());
        figures.add(name + ".median", seconds.seconds(50));
        figures.add(name + ".p99", seconds.seconds(99));
        figures.add(name + ".p999", seconds.seconds(99.9));
    }

    private static void load(Figures figures, String name, Outcome outcome) {
        figures.add(name + ".runs", outcome.figure("runs"));
        figures.add(name + ".false-alarms", outcome.figure("false-alarms"));
        figures.add(name + ".false-alarms-at-healthy", outcome.figure("false-alarms-at-healthy"));
        figures.add(name + ".packets-per-node-second", outcome.perNodeSecond("packets"));
        figures.add(name + ".bytes-per-node-second", outcome.perNodeSecond("bytes"));
    }

    /** What must be reached: the paper's figures by plain SWIM, so that the simulator is believed, then ours. */
    private static void judge(
            Figures figures,
            Map<Variant, Outcome> thresholds,
            Map<Variant, Outcome> intervals,
            Map<Variant, Outcome> slows) {
        Outcome swim = outcome(thresholds, Variant.SWIM);
        Outcome muster = outcome(thresholds, Variant.MUSTER);
        double swimLoad = outcome(intervals, Variant.SWIM).perNodeSecond("packets");
        double musterLoad = outcome(intervals, Variant.MUSTER).perNodeSecond("packets");
        double musterSlow = outcome(slows, Variant.MUSTER).figure("false-alarms");
        figures.near("lifeguard.target.swim-first-median", swim.first().seconds(50), 12.44, 0.05);
        figures.near("lifeguard.target.swim-full-median", swim.full().seconds(50), 12.90, 0.05);
        figures.near("lifeguard.target.swim-packets", swimLoad, 6.1, 0.1);
        figures.atMost("lifeguard.target.muster-first-median", muster.first().seconds(50), 6.5);
        figures.atMost("lifeguard.target.muster-first-p99", muster.first().seconds(99), 12);
        figures.atMost(
                "lifeguard.target.muster-false-alarms-at-healthy",
                outcome(intervals, Variant.MUSTER).figure("false-alarms-at-healthy"),
                0);
        double blocks = muster.figure("blocks");
        figures.require(
                muster.first().count() == blocks && muster.full().count() == blocks,
                "each of " + blocks + " blocked nodes must be found by all, were "
                        + muster.first().count() + " and " + muster.full().count());
        figures.require(
                outcome(slows, Variant.SWIM).figure("false-alarms") > 0,
                "plain SWIM must raise false alarms when slow");
        figures.atMost(
                "lifeguard.target.slow-false-alarms-to-swim",
                musterSlow / Math.max(1, outcome(slows, Variant.SWIM).figure("false-alarms")),
                0.1);
        figures.atMost(
                "lifeguard.target.slow-false-alarms-beyond-lifeguard",
                musterSlow - outcome(slows, Variant.LIFEGUARD).figure("false-alarms"),
                0);
        figures.atMost("lifeguard.target.muster-packets-to-swim", musterLoad / swimLoad, 1.25);
    }

    private static Outcome outcome(Map<Variant, Outcome> outcomes, Variant variant) {
        return Objects.requireNonNull(outcomes.get(variant));
    }

    /** The threshold experiment: nodes blocked once, for so long that they are to be found. */
    static Outcome threshold(Variant variant, long seed, int repetitions) {
        return sum(IntStream.range(0, repetitions * SICK.length * LONG_PAUSES_MILLIS.length)
                .parallel()
                .mapToObj(run -> {
                    int sick = SICK[run % SICK.length];
                    long pause = LONG_PAUSES_MILLIS[run / SICK.length % LONG_PAUSES_MILLIS.length];
                    return new Run(variant, seed + run, sick).blocked(pause * SwimCluster.MILLISECOND, END);
                })
                .toList());
    }

    /** The interval experiment: nodes blocked again and again; 432 runs a repetition. */
    static Outcome interval(Variant variant, long seed, int repetitions) {
        int grid = SICK.length * PAUSES_MILLIS.length * INTERVALS_MILLIS.length;
        return sum(IntStream.range(0, repetitions * grid)
                .parallel()
                .mapToObj(run -> {
                    int sick = SICK[run % SICK.length];
                    long pause = PAUSES_MILLIS[run / SICK.length % PAUSES_MILLIS.length];
                    long interval =
                            INTERVALS_MILLIS[run / SICK.length / PAUSES_MILLIS.length % INTERVALS_MILLIS.length];
                    return new Run(variant, seed + run, sick)
                            .blocked(pause * SwimCluster.MILLISECOND, interval * SwimCluster.MILLISECOND);
                })
                .toList());
    }

    /** Nodes that run 10 ms in each 200 to 2000 ms and take 2 ms for each message, for 105 s. */
    static Outcome slow(Variant variant, long seed, int repetitions) {
        return sum(IntStream.range(0, repetitions * SLOW.length)
                .parallel()
                .mapToObj(run -> new Run(variant, seed + run, SLOW[run % SLOW.length]).slowed())
                .toList());
    }

    private static Outcome sum(List<Outcome> outcomes) {
        Outcome sum = Outcome.empty();
        outcomes.forEach(sum::add);
        return sum;
    }

    private static final class Run {
        private final SwimCluster cluster;
        private final Set<String> sick = new TreeSet<>();
        private final Map<NodeId, Long> blockedAt = new HashMap<>();
        private final Map<NodeId, Set<String>> foundBy = new HashMap<>();
        private final Outcome outcome = Outcome.empty();
        private int blocks;

        Run(Variant variant, long seed, int sickNodes) {
            this.cluster = SwimCluster.formed(seed, NODES, variant);
            List<String> names = new ArrayList<>(cluster.names());
            Collections.shuffle(names, new Random(seed));
            sick.addAll(names.subList(0, sickNodes));
            cluster.invariants.excused.addAll(sick);
            cluster.observe((at, before, after) -> {
                if (after.status() == Status.UNREACHABLE
                        && before.map(held -> held.status() != Status.UNREACHABLE)
                                .orElse(true)) {
                    found(at, after.node());
                }
            });
        }

        Outcome blocked(long pauseNanos, long intervalNanos) {
            sick.forEach(name -> cluster.network.at(QUIET, () -> block(name, pauseNanos, intervalNanos)));
            cluster.network.runUntil(END);
            return figures();
        }

        private void block(String name, long pauseNanos, long intervalNanos) {
            NodeId node = cluster.node(name).id;
            blockedAt.put(node, cluster.network.nowNanos());
            blocks++;
            foundBy.remove(node);
            cluster.network.jam(name);
            long resumeNanos = cluster.network.nowNanos() + pauseNanos;
            cluster.network.at(resumeNanos, () -> {
                blockedAt.remove(node);
                cluster.network.resume(name);
            });
            cluster.network.at(resumeNanos + intervalNanos, () -> block(name, pauseNanos, intervalNanos));
        }

        Outcome slowed() {
            Slowness slowness = new Slowness(
                    10 * SwimCluster.MILLISECOND,
                    200 * SwimCluster.MILLISECOND,
                    2_000 * SwimCluster.MILLISECOND,
                    2 * SwimCluster.MILLISECOND,
                    1_024,
                    DrainOrder.TIMERS_FIRST);
            sick.forEach(name -> cluster.network.at(QUIET, () -> cluster.network.slow(name, slowness)));
            cluster.network.runUntil(END);
            return figures();
        }

        private void found(SwimNode at, NodeId node) {
            Long since = blockedAt.get(node);
            if (since == null) {
                return;
            }
            long taken = cluster.network.nowNanos() - since;
            Set<String> finders = foundBy.computeIfAbsent(node, first -> new TreeSet<>());
            if (finders.isEmpty()) {
                outcome.first().add(taken);
            }
            finders.add(at.name);
            long healthy = finders.stream().filter(name -> !sick.contains(name)).count();
            if (healthy == NODES - sick.size() && !sick.contains(at.name)) {
                outcome.full().add(taken);
            }
        }

        private Outcome figures() {
            double nodeSeconds = NODES * (END / (double) SwimCluster.SECOND);
            long packets = cluster.nodes().stream()
                    .mapToLong(node -> node.packetsSent + node.exchangePacketsSent)
                    .sum();
            long bytes = cluster.nodes().stream()
                    .mapToLong(node -> node.bytesSent + node.exchangeBytesSent)
                    .sum();
            long atHealthy = cluster.invariants.falseAlarms.stream()
                    .filter(name -> !sick.contains(name))
                    .count();
            Map<String, Double> figures = outcome.figures();
            figures.put("runs", 1.0);
            figures.put("blocks", (double) blocks);
            figures.put("node-seconds", nodeSeconds);
            figures.put("packets", (double) packets);
            figures.put("bytes", (double) bytes);
            figures.put("false-alarms", (double) cluster.invariants.falseAlarms.size());
            figures.put("false-alarms-at-healthy", (double) atHealthy);
            return outcome;
        }
    }
}
