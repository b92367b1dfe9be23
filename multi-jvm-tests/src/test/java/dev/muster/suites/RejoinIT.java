package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.Formation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that come back at their addresses, with the seeds they always had, find the cluster that went on without them. */
@ClusterTest(nodes = 5, formation = Formation.TOGETHER)
class RejoinIT {
    @Test
    @Tag("smoke")
    void the_first_seed_rejoins_and_forms_no_cluster_of_its_own_however_soon_it_is_back(Cluster cluster) {
        cluster.awaitAllUp();
        ClusterNode first = cluster.node("n1");
        List<String> others = Runs.seenBy(cluster.node("n2"));
        others.remove(Runs.of(first));

        first.kill();
        first.restart();

        cluster.awaitAllUp();
        requireOneCluster(cluster, others, List.of(first));
    }

    @Test
    @Tag("chaos")
    void a_minority_that_was_downed_and_restarted_rejoins_without_help(Cluster cluster) {
        cluster.awaitAllUp();
        List<ClusterNode> minority = List.of(cluster.node("n1"), cluster.node("n4"));
        List<String> majority = Runs.seenBy(cluster.node("n2"));
        minority.forEach(node -> majority.remove(Runs.of(node)));

        minority.forEach(ClusterNode::pause);
        cluster.await(
                "the majority removes the minority",
                Cluster.PATIENCE,
                () -> cluster.awake().stream()
                        .allMatch(node -> Runs.seenBy(node).equals(majority)));
        minority.forEach(ClusterNode::resume);
        for (ClusterNode node : minority) {
            cluster.await(
                    node + " learns that it is out",
                    Cluster.PATIENCE,
                    () -> node.call(member -> member.system().whenTerminated().isCompleted()));
            node.kill();
            node.restart();
        }

        cluster.awaitAllUp();
        requireOneCluster(cluster, majority, minority);
    }

    private static void requireOneCluster(Cluster cluster, List<String> stayed, List<ClusterNode> returned) {
        List<String> expected = new ArrayList<>(stayed);
        returned.forEach(node -> expected.add(Runs.of(node)));
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(Runs.seenBy(node))
                        .as("seen by %s", node.name())
                        .containsExactlyInAnyOrderElementsOf(expected));
    }
}
