package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.FaultKind;
import dev.muster.runtime.Node;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.FaultInForce;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions of nodes that are lost vanish everywhere, and none of them comes back as a ghost. */
@ClusterTest(nodes = 3)
class PresenceIT {
    private static final String GONE = "n2";

    @Test
    @Tag("chaos")
    void sessions_of_a_killed_node_vanish_and_come_back_once(Cluster cluster) {
        ClusterNode lost = joinOnAll(cluster);

        lost.kill();
        requireVanished(cluster, others(cluster, lost));

        requireBackOnce(cluster, lost);
    }

    @Test
    @Tag("chaos")
    void sessions_of_a_node_that_was_removed_in_a_pause_vanish_and_come_back_once(Cluster cluster) {
        ClusterNode lost = joinOnAll(cluster);
        List<ClusterNode> others = others(cluster, lost);

        lost.pause();
        cluster.awaitUp(others, Cluster.PATIENCE);
        requireVanished(cluster, others);
        lost.resume();
        lost.awaitTerminated(Cluster.PATIENCE);
        requireShown(others, others);

        requireBackOnce(cluster, lost);
    }

    @Test
    @Tag("smoke")
    @ClusterTest(nodes = 3, faults = FaultKind.PARTITION)
    void sessions_of_a_node_that_is_cut_off_vanish_and_come_back_once(Cluster cluster) {
        ClusterNode lost = joinOnAll(cluster);
        List<ClusterNode> others = others(cluster, lost);

        FaultInForce cut = cluster.network().isolate(lost);
        cluster.awaitUp(others, Cluster.PATIENCE);
        requireVanished(cluster, others);
        lost.awaitTerminated(Cluster.PATIENCE);
        cut.heal();

        requireBackOnce(cluster, lost);
    }

    @Test
    @Tag("chaos")
    @ClusterTest(
            nodes = 3,
            faults = FaultKind.PARTITION,
            jvmFlags = {Downing.LATE, Downing.NOT_OF_ALL})
    void sessions_of_a_node_that_is_only_unreachable_stay_and_are_there_once_after_the_heal(Cluster cluster) {
        ClusterNode lost = joinOnAll(cluster);
        List<ClusterNode> others = others(cluster, lost);

        FaultInForce cut = cluster.network().isolate(lost);
        Sight.awaitUnreachable(others, List.of(lost));
        requireShown(others, cluster.nodes());
        cut.heal();

        cluster.awaitAllUp();
        join(cluster.node("n1"), "after");
        cluster.awaitOnAll(
                "what was joined after the heal is seen", node -> keys(node).contains("after"));
        cluster.awaitOnAll("all are seen once", node -> keys(node).equals(List.of("after", "n1", "n2", "n3")));
    }

    private static ClusterNode joinOnAll(Cluster cluster) {
        cluster.awaitAllUp();
        cluster.nodes().forEach(node -> join(node, node.name()));
        cluster.awaitOnAll("all sessions are seen", node -> keys(node).equals(List.of("n1", "n2", "n3")));
        return cluster.node(GONE);
    }

    private static void requireVanished(Cluster cluster, List<ClusterNode> others) {
        for (ClusterNode node : others) {
            cluster.await(
                    node + " shows the session no more",
                    Cluster.PATIENCE,
                    () -> node.call(member -> !keys(member).contains(GONE)));
        }
        requireShown(others, others);
    }

    private static void requireShown(Collection<ClusterNode> viewers, Collection<ClusterNode> present) {
        List<String> names = present.stream().map(ClusterNode::name).sorted().toList();
        assertThat(viewers)
                .allSatisfy(node -> assertThat(node.<List<String>>call(PresenceIT::keys))
                        .as("seen by %s", node.name())
                        .isEqualTo(names));
    }

    private static void requireBackOnce(Cluster cluster, ClusterNode lost) {
        cluster.recover();
        join(lost, "after");
        cluster.awaitOnAll("the restarted node is heard", node -> keys(node).contains("after"));
        cluster.awaitOnAll("no ghost is seen", node -> keys(node).equals(List.of("after", "n1", "n3")));
        join(lost, GONE);
        cluster.awaitOnAll(
                "the new session is seen once", node -> keys(node).equals(List.of("after", "n1", "n2", "n3")));
    }

    private static List<ClusterNode> others(Cluster cluster, ClusterNode lost) {
        return cluster.nodes().stream().filter(node -> node != lost).toList();
    }

    private static void join(ClusterNode node, String key) {
        node.run(member -> member.presence("room").join(key, Map.of()));
    }

    private static List<String> keys(Node node) {
        return node.presence("room").list().stream()
                .map(entry -> entry.key())
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
