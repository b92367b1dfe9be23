package dev.muster.suites;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.history.History;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes are added and taken away while clients work. */
@ClusterTest(nodes = 2, entities = Ledger.class, setup = Here.class)
class ScaleIT {
    @Test
    @Tag("smoke")
    void a_third_node_takes_its_share_and_gives_it_back_without_a_loss(Cluster cluster, History history) {
        cluster.awaitAllUp();
        hostAllShards(cluster);
        List<ClusterNode> first = cluster.nodes();
        try (Load load = Load.beginPatiently(history, first)) {
            load.awaitAcknowledged(cluster, 200);
            ClusterNode third = cluster.start();
            cluster.awaitAllUp();
            load.use(cluster.nodes());
            awaitShardsOn(cluster, List.of(third));
            load.awaitAcknowledged(cluster, 200);

            load.use(first);
            third.stop();
            cluster.awaitAllUp();
            load.awaitAcknowledged(cluster, 200);
            cluster.note(load.toString());
            Audit.requireAnswered(load);
        }
        Audit.requireValid(cluster, cluster.node("n1"), history);
    }

    @Test
    @Tag("chaos")
    void from_two_to_four_and_then_without_the_oldest_nothing_is_lost(Cluster cluster, History history) {
        cluster.awaitAllUp();
        hostAllShards(cluster);
        try (Load load = Load.beginPatiently(history, cluster.nodes())) {
            load.awaitAcknowledged(cluster, 200);
            List<ClusterNode> added = List.of(cluster.start(), cluster.start());
            cluster.awaitAllUp();
            load.use(cluster.nodes());
            awaitShardsOn(cluster, added);
            load.awaitAcknowledged(cluster, 400);

            load.use(added);
            for (ClusterNode node : cluster.nodes("n1", "n2")) {
                node.stop();
                cluster.awaitAllUp();
                load.awaitAcknowledged(cluster, 200);
            }
            cluster.note(load.toString());
            Audit.requireAnswered(load);
        }
        Audit.requireValid(cluster, cluster.node("n3"), history);
    }

    /** A shard that nobody hosts goes to a node that joins without any having to move. */
    private static void hostAllShards(Cluster cluster) {
        cluster.node("n1").run(node -> {
            for (int number = 0; number < 200; number++) {
                node.entity(Ledger.class, "other-" + number).await(new Ledger.Total());
            }
        });
    }

    private static void awaitShardsOn(Cluster cluster, List<ClusterNode> nodes) {
        for (ClusterNode each : nodes) {
            cluster.await(
                    each + " hosts a shard",
                    Cluster.PATIENCE,
                    () -> each.call(node -> node.shards(Ledger.class).stream().anyMatch(shard -> shard.epoch() > 0)));
        }
    }
}
