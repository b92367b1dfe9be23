package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.MembershipEvent.Suspected;
import dev.muster.membership.MembershipEvent.Unreachable;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that stands still for a while, as in a long garbage collection: what the others hold of it, and it of them. */
@ClusterTest(
        nodes = 5,
        jvmFlags = {Downing.LATE, Downing.NOT_OF_ALL})
class PausedNodeIT {
    private static final int SHORT_PAUSES = 3;

    @Test
    @Tag("chaos")
    void pauses_shorter_than_the_suspicion_minimum_are_reported_by_nobody(Cluster cluster) {
        Detection.begin(cluster);
        ClusterNode third = cluster.node("n3");
        Duration least = Detection.leastSuspicion(third);

        for (int i = 0; i < SHORT_PAUSES; i++) {
            long beginNanos = System.nanoTime();
            third.pause();
            cluster.during(
                    "nobody is unreachable",
                    least.multipliedBy(6).dividedBy(10),
                    () -> System.nanoTime() - beginNanos > least.toNanos() || Detection.nobodyUnreachable(cluster));
            third.resume();
            Duration paused = Duration.ofNanos(System.nanoTime() - beginNanos);
            Assumptions.assumeTrue(
                    paused.compareTo(least) < 0,
                    () -> "this machine was too busy to end the pause in time: it took " + paused + " of " + least);
            Detection.awaitAllAlive(cluster);
        }

        cluster.during("nobody is unreachable", least.multipliedBy(2), () -> Detection.nobodyUnreachable(cluster));
        assertThat(Detection.told(cluster, Suspected.class).values())
                .as("suspicions, which the pauses were long enough for")
                .isNotEmpty()
                .allSatisfy(about -> assertThat(about).containsOnly(third.address()));
    }

    @Test
    @Tag("smoke")
    void a_longer_pause_is_reported_by_all_and_ends_with_a_higher_incarnation_and_no_accusation(Cluster cluster) {
        Detection.begin(cluster);
        ClusterNode third = cluster.node("n3");
        String address = third.address();
        Map<String, Long> before = Detection.incarnations(third, cluster);
        assertThat(before).containsOnlyKeys("n1", "n2", "n4", "n5");

        third.pause();
        cluster.await(
                "every other node reports the paused one",
                Cluster.PATIENCE,
                () -> cluster.awake().stream()
                        .allMatch(node ->
                                Detection.toldTo(node, Unreachable.class).contains(address)));
        assertThat(cluster.awake())
                .hasSize(4)
                .allSatisfy(node ->
                        assertThat(node.members()).as("seen by %s", node.name()).contains(address + " UP unreachable"));
        third.resume();
        cluster.awaitAllUp();
        Detection.awaitAllAlive(cluster);

        Map<String, Long> after = Detection.incarnations(third, cluster);
        assertThat(after).containsOnlyKeys("n1", "n2", "n4", "n5");
        after.forEach((name, incarnation) ->
                assertThat(incarnation).as("held by %s", name).isGreaterThan(before.get(name)));
        cluster.during(
                "no other than the paused node was unreachable",
                Detection.leastSuspicion(third).multipliedBy(2),
                () -> Detection.onlyUnreachable(address, cluster));
        assertThat(Detection.toldTo(third, Unreachable.class)).isEmpty();
        assertThat(Detection.toldTo(third, Suspected.class)).isEmpty();
    }
}
