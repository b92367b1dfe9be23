package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.FaultKind;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.FaultInForce;
import dev.muster.testkit.MemberChanged.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One direction of one link that is dead, for less time than a dead link makes a node unreachable. */
@ClusterTest(
        nodes = 3,
        faults = FaultKind.CUT,
        jvmFlags = {OneWayCutIT.PATIENT_WITH_LINKS, Downing.LATE, Downing.NOT_OF_ALL})
class OneWayCutIT {
    static final String PATIENT_WITH_LINKS = "-Dmuster.swim.local.link-failed-after=120s";

    private static final Duration LONGER_THAN_A_SUSPICION = Duration.ofSeconds(6);

    @Test
    @Tag("smoke")
    void a_node_that_others_reach_is_unreachable_for_nobody_and_its_dead_link_is_told(Cluster cluster) {
        requireOnlyLinksDown(cluster, cluster.node("n1"), cluster.node("n2"));
    }

    @Test
    @Tag("chaos")
    @ClusterTest(
            nodes = 4,
            faults = FaultKind.CUT,
            jvmFlags = {OneWayCutIT.PATIENT_WITH_LINKS, Downing.LATE, Downing.NOT_OF_ALL})
    void the_same_holds_for_the_other_direction_among_four(Cluster cluster) {
        requireOnlyLinksDown(cluster, cluster.node("n4"), cluster.node("n1"));
    }

    private static void requireOnlyLinksDown(Cluster cluster, ClusterNode from, ClusterNode to) {
        cluster.awaitAllUp();
        List<ClusterNode> ends = List.of(from, to);

        FaultInForce cut = cluster.network().cut(from, to);
        long cutNanos = System.nanoTime();
        ends.forEach(node -> Told.await(node, Kind.LINK_DOWN, cutNanos));
        cluster.during(
                "nobody is unreachable",
                LONGER_THAN_A_SUSPICION,
                () -> Told.about(cluster, Kind.UNREACHABLE, cutNanos).isEmpty());
        cut.heal();
        long healNanos = System.nanoTime();
        ends.forEach(node -> Told.await(node, Kind.LINK_UP, healNanos));

        cluster.awaitAllUp();
        assertThat(Told.about(cluster, Kind.LINK_DOWN, cutNanos))
                .as("nodes whose links were told to be down")
                .isSubsetOf(from.address(), to.address());
        assertThat(Told.about(cluster, Kind.UNREACHABLE, cutNanos)).isEmpty();
    }
}
