package dev.muster.simulation.membership;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a cluster asks of its failure detection while faults happen: nodes leave, are removed, describe themselves and are
 * told of each other, at instants that depend on the seed and not on the faults.
 */
final class Workload {
    /** So long after the last decision all have heard of it. */
    static final long MOST_NANOS = 10 * SwimCluster.SECOND;

    private static final long MOST_DELAY_NANOS = 3 * SwimCluster.SECOND;
    private static final int MOST_BYTES = 128;

    private final SwimCluster cluster;
    private final SplittableRandom random;
    private final List<NodeId> everSeen = new ArrayList<>();
    private final List<String> mayGo;

    /**
     * For {@code cluster}.
     *
     * @param mayGo the names that may leave for good
     */
    Workload(SwimCluster cluster, List<String> mayGo) {
        this.cluster = cluster;
        this.mayGo = mayGo;
        this.random = cluster.network.random("workload");
    }

    /** Draws what happens between the two instants, at the first of which nodes exist. */
    void schedule(long beginNanos, long endNanos) {
        List<Runnable> kinds = List.of(this::describe, this::describe, this::meet, this::remove, this::leave);
        double perKind = 3 * random.nextDouble();
        for (Runnable action : kinds) {
            int times = (int) Math.round(perKind * random.nextDouble());
            for (int time = 0; time < times; time++) {
                cluster.network.at(random.nextLong(beginNanos, endNanos), action);
            }
        }
    }

    private SwimNode anyone() {
        List<SwimNode> nodes = cluster.nodes();
        SwimNode node = nodes.get(random.nextInt(nodes.size()));
        everSeen.add(node.id);
        return node;
    }

    private void describe() {
        SwimNode node = anyone();
        byte[] metadata = new byte[random.nextInt(MOST_BYTES)];
        random.nextBytes(metadata);
        if (node.isRunning) {
            soon(node, 0, () -> node.carryOut(node.swim.describe(cluster.network.nowNanos(), metadata)));
        }
    }

    /** Someone is told of a run, which may be gone by now. */
    private void meet() {
        SwimNode node = anyone();
        anyone();
        NodeId met = everSeen.get(random.nextInt(everSeen.size()));
        if (node.isRunning) {
            soon(node, 0, () -> node.carryOut(node.swim.meet(cluster.network.nowNanos(), met)));
        }
    }

    /** The cluster decides that a run is out, whether it still runs or not: each of the others hears so some time. */
    private void remove() {
        SwimNode out = anyone();
        cluster.invariants.ended(out.id);
        removeEverywhere(out);
    }

    private void leave() {
        SwimNode leaver = anyone();
        boolean mayLeave = leaver.isRunning
                && mayGo.contains(leaver.name)
                && cluster.running().size() > 2;
        if (!mayLeave) {
            return;
        }
        cluster.invariants.ended(leaver.id);
        soon(leaver, 0, () -> leaver.carryOut(leaver.swim.leave(cluster.network.nowNanos())));
        soon(leaver, SwimCluster.SECOND, () -> removeEverywhere(leaver));
        soon(leaver, 2 * SwimCluster.SECOND, () -> {
            leaver.carryOut(leaver.swim.remove(cluster.network.nowNanos(), leaver.id));
            soon(leaver, SwimCluster.SECOND, () -> cluster.crash(leaver.name));
        });
    }

    private void removeEverywhere(SwimNode out) {
        for (SwimNode other : cluster.running()) {
            if (!other.name.equals(out.name)) {
                soon(other, random.nextLong(MOST_DELAY_NANOS), () -> removeAt(other, out));
            }
        }
    }

    /** Who is out itself has no say any more: two that remove each other would be two clusters. */
    private void removeAt(SwimNode node, SwimNode out) {
        if (!cluster.invariants.isEnded(node.id)) {
            node.carryOut(node.swim.remove(cluster.network.nowNanos(), out.id));
        }
    }

    /** When the node gets to it: later if it is paused, never if it has ended. */
    private void soon(SwimNode node, long delayNanos, Runnable action) {
        if (node.isRunning) {
            cluster.network.after(node.name, delayNanos, action);
        }
    }
}
