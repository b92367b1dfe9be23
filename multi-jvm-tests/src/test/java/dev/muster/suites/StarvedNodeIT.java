package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.MembershipEvent.Suspected;
import dev.muster.runtime.Node;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that gets too little processor time, and so finds everybody else slow. */
@Tag("chaos")
@ClusterTest(
        nodes = 5,
        entities = Counter.class,
        jvmFlags = {Downing.LATE, Downing.NOT_OF_ALL})
class StarvedNodeIT {
    private static final double SHARE = 0.1;
    private static final Duration STARVED_FOR = Duration.ofSeconds(30);

    @Test
    void a_node_at_a_tenth_of_a_processor_accuses_nobody_while_all_work(Cluster cluster) {
        Detection.begin(cluster);
        ClusterNode third = cluster.node("n3");
        String address = third.address();
        cluster.nodes().forEach(node -> node.run(Work::begin));

        third.cpuQuota(SHARE);
        Duration before = processorTime(third);
        cluster.during(
                "no other than the starved node is unreachable",
                STARVED_FOR,
                () -> Detection.onlyUnreachable(address, cluster));
        Duration used = processorTime(third).minus(before);
        third.unlimited();

        assertThat(used)
                .as("processor time of a node that always wanted more")
                .isBetween(STARVED_FOR.dividedBy(15), STARVED_FOR.dividedBy(6));
        assertThat(cluster.nodes())
                .filteredOn(node -> node != third)
                .allSatisfy(node -> assertThat(node.<Long>call(member -> Work.DONE.get()))
                        .as("requests of %s that were answered", node.name())
                        .isGreaterThan(100));
        cluster.awaitAllUp();
        Detection.awaitAllAlive(cluster);
        assertThat(Detection.onlyUnreachable(address, cluster)).isTrue();
        assertThat(Detection.told(cluster, Suspected.class).values())
                .as("suspicions")
                .allSatisfy(about -> assertThat(about).containsOnly(address));
    }

    private static Duration processorTime(ClusterNode node) {
        return ProcessHandle.of(node.pid())
                .orElseThrow()
                .info()
                .totalCpuDuration()
                .orElseThrow();
    }

    /** In a node's JVM: asks entities all over the cluster, with some requests under way at any time. */
    static final class Work {
        private static final int REQUESTS_UNDER_WAY = 4;
        private static final AtomicLong DONE = new AtomicLong();

        private Work() {}

        static void begin(Node node) {
            for (int i = 0; i < REQUESTS_UNDER_WAY; i++) {
                Thread thread = new Thread(() -> askForEver(node), "muster-test-work");
                thread.setDaemon(true);
                thread.start();
            }
        }

        private static void askForEver(Node node) {
            for (int i = 0; true; i = (i + 1) % 50) {
                node.entity(Counter.class, "counter-" + i)
                        .ask(new Counter.Get(), Duration.ofSeconds(5))
                        .toCompletableFuture()
                        .handle((total, late) -> late == null ? DONE.incrementAndGet() : 0)
                        .join();
            }
        }
    }
}
