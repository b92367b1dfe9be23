package dev.muster.testkit;

import dev.muster.testkit.process.StartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings all nodes of a cluster up again after faults. */
final class Recovery {
    private static final int TRIES = 4;
    /** Long enough for decisions that were under way at the heal to be carried out. */
    private static final Duration A_WHILE = Duration.ofSeconds(25);

    private final Cluster cluster;
    private final Formation formation;

    Recovery(Cluster cluster, Formation formation) {
        this.cluster = cluster;
        this.formation = formation;
    }

    void run() {
        cluster.living().forEach(ClusterNode::resume);
        @Nullable Throwable last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                startEnded();
                cluster.awaitAllUp(A_WHILE);
                return;
            } catch (AssertionError | StartException notYet) {
                last = notYet;
            }
        }
        throw new AssertionError("not all nodes are up after " + TRIES + " tries", last);
    }

    /** At the same time, since nodes that were all downed may form a cluster only together. */
    private void startEnded() {
        cluster.living().stream().filter(ClusterNode::isTerminated).forEach(ClusterNode::kill);
        List<ClusterNode> ended = new ArrayList<>(cluster.nodes());
        ended.removeAll(cluster.living());
        if (formation == Formation.FIRST_ALONE && cluster.living().isEmpty()) {
            ended.remove(0).restart();
        }
        AtOnce.all(ended, node -> {
            node.restart();
            return node;
        });
    }
}
