package dev.muster.suites;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.history.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every node is stopped in good order and started again, one after the other, while clients work through the others. */
@ClusterTest(nodes = 3, entities = Ledger.class, setup = Here.class)
class RollingRestartIT {
    @Test
    @Tag("smoke")
    void the_restart_of_the_oldest_node_leaves_no_request_without_an_answer(Cluster cluster, History history) {
        requireAllAnswered(cluster, history, cluster.nodes("n1"));
    }

    @Test
    @Tag("chaos")
    @ClusterTest(nodes = 4, entities = Ledger.class, setup = Here.class)
    void a_rolling_restart_leaves_no_request_without_an_answer(Cluster cluster, History history) {
        requireAllAnswered(cluster, history, cluster.nodes());
    }

    private static void requireAllAnswered(Cluster cluster, History history, List<ClusterNode> restarted) {
        cluster.awaitAllUp();
        try (Load load = Load.beginPatiently(history, cluster.nodes())) {
            load.awaitAcknowledged(cluster, 200);
            for (ClusterNode node : restarted) {
                List<ClusterNode> others = new ArrayList<>(cluster.nodes());
                others.remove(node);
                load.use(others);
                node.stop();
                load.awaitAcknowledged(cluster, 100);
                node.restart();
                cluster.awaitAllUp();
                load.use(cluster.nodes());
                load.awaitAcknowledged(cluster, 100);
            }
            cluster.note(load.toString());
            Audit.requireAnswered(load);
        }
        Audit.requireValid(cluster, cluster.node("n1"), history);
    }
}
