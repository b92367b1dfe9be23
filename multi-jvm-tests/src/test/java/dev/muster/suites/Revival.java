package dev.muster.suites;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The end of faults: what has ended starts again, until all nodes are up. */
final class Revival {
    /** Long enough for decisions that were under way at the heal to be carried out, and for what they leave to come together. */
    private static final Duration A_WHILE = Duration.ofSeconds(25);

    private static final int TRIES = 4;

    private Revival() {}

    /**
     * Starts every node again that was killed or downed, all at the same moment, as nodes that were all downed form a
     * cluster only together; and again if more are downed after that, until all are up.
     */
    static void ofAll(Cluster cluster) {
        AssertionError last = null;
        for (int i = 0; i < TRIES; i++) {
            startEnded(cluster);
            try {
                cluster.awaitAllUp(A_WHILE);
                return;
            } catch (AssertionError notYet) {
                last = notYet;
            }
        }
        throw new AssertionError("not all nodes are up after " + TRIES + " tries", last);
    }

    private static void startEnded(Cluster cluster) {
        List<CompletableFuture<Void>> starting = new ArrayList<>();
        for (ClusterNode node : cluster.nodes()) {
            if (node.isAlive() && hasEnded(node)) {
                node.kill();
            }
            if (!node.isAlive()) {
                starting.add(CompletableFuture.runAsync(node::restart, task -> new Thread(task, "revival").start()));
            }
        }
        CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new)).join();
    }

    private static boolean hasEnded(ClusterNode node) {
        return node.call(member -> member.system().whenTerminated().isCompleted());
    }
}
