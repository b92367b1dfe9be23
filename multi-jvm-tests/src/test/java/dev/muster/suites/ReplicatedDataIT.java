package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crdt.Element;
import dev.muster.runtime.Node;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@ClusterTest(nodes = 3)
class ReplicatedDataIT {
    @Test
    @Tag("smoke")
    void counters_sets_and_registers_become_equal_on_all_nodes(Cluster cluster) {
        cluster.awaitAllUp();
        for (ClusterNode node : cluster.nodes()) {
            String name = node.name();
            node.run(member -> {
                member.counters().get("clicks").add(10);
                member.counters().get("clicks").add(-1);
                member.sets().get("tags", Element.strings()).add(name);
                member.registers().get("title", Element.strings()).set("by " + name);
            });
        }

        cluster.awaitOnAll(
                "the counter is 27", node -> node.counters().get("clicks").value() == 27);
        cluster.awaitOnAll("the set holds all", node -> tagsAre(node, Set.of("n1", "n2", "n3")));
        cluster.node("n2")
                .run(node -> node.sets().get("tags", Element.strings()).remove("n1"));
        cluster.awaitOnAll("the removed element is gone", node -> tagsAre(node, Set.of("n2", "n3")));
        cluster.node("n3")
                .run(node -> node.registers().get("title", Element.strings()).set("final"));
        cluster.awaitOnAll(
                "the register holds the last value",
                node -> node.registers().get("title", Element.strings()).value().equals(Optional.of("final")));
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.<Long>call(
                                member -> member.counters().get("clicks").value()))
                        .isEqualTo(27));
    }

    @Test
    @Tag("chaos")
    void the_sessions_of_a_killed_node_disappear_and_its_restart_brings_no_ghost(Cluster cluster) {
        cluster.awaitAllUp();
        cluster.nodes().forEach(ReplicatedDataIT::join);
        cluster.nodes()
                .forEach(node ->
                        node.run(member -> member.counters().get("clicks").increment()));
        cluster.awaitOnAll("all sessions are seen", node -> present(node).equals(List.of("n1", "n2", "n3")));
        cluster.awaitOnAll(
                "all clicks are seen", node -> node.counters().get("clicks").value() == 3);
        ClusterNode second = cluster.node("n2");

        second.kill();

        cluster.awaitOnAll(
                "the killed node's session is gone", node -> present(node).equals(List.of("n1", "n3")));
        second.restart();
        cluster.awaitAllUp();
        cluster.awaitOnAll(
                "the restarted node knows the clicks, its own included",
                node -> node.counters().get("clicks").value() == 3);
        cluster.nodes().forEach(node -> join(node, "after-" + node.name()));
        cluster.awaitOnAll(
                "every node has heard from every other since the restart",
                node -> present(node).containsAll(List.of("after-n1", "after-n2", "after-n3")));
        List<String> noGhost = List.of("after-n1", "after-n2", "after-n3", "n1", "n3");
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.<List<String>>call(member -> present(member)))
                        .as("seen by %s", node.name())
                        .isEqualTo(noGhost));
        join(second);
        cluster.awaitOnAll(
                "the new session is seen once",
                node -> present(node).equals(List.of("after-n1", "after-n2", "after-n3", "n1", "n2", "n3")));
        second.run(member -> member.counters().get("clicks").increment());
        cluster.awaitOnAll(
                "a click of the restarted node adds to the old ones",
                node -> node.counters().get("clicks").value() == 4);
        long uid = second.call(node -> node.self().node().uid());
        assertThat(cluster.node("n1").<Long>call(node -> uidOf(node, "n2"))).isEqualTo(uid);
    }

    private static boolean tagsAre(Node node, Set<String> expected) {
        return node.sets().get("tags", Element.strings()).values().equals(expected);
    }

    private static void join(ClusterNode node) {
        join(node, node.name());
    }

    private static void join(ClusterNode node, String key) {
        node.run(member -> member.presence("room").join(key, Map.of()));
    }

    private static List<String> present(Node node) {
        return node.presence("room").list().stream()
                .map(entry -> entry.key())
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static long uidOf(Node node, String key) {
        return node.presence("room").list().stream()
                .filter(entry -> entry.key().equals(key))
                .map(entry -> entry.node().uid())
                .findFirst()
                .orElseThrow();
    }
}
