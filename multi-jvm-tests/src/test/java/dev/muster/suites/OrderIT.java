package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Eight senders and fifty entities, which come and go, while nodes do: every sender's messages arrive, once, in their order. */
@ClusterTest(nodes = 2, setup = BriefTapes.class)
class OrderIT {
    private static final int SENDERS_EACH = 4;
    private static final long SOME = 2_000;

    @Test
    @Tag("smoke")
    void a_node_that_joins_and_leaves_disturbs_no_sender(Cluster cluster) throws InterruptedException {
        tellAndCheck(cluster, () -> joinAndLeave(cluster));
    }

    @Test
    @Tag("chaos")
    void two_minutes_of_nodes_that_join_restart_and_leave_disturb_no_sender(Cluster cluster)
            throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        tellAndCheck(cluster, () -> {
            ClusterNode restarted = cluster.start();
            cluster.awaitAllUp();
            while (System.nanoTime() < endNanos) {
                awaitSome(cluster);
                restarted.stop();
                awaitSome(cluster);
                restarted.restart();
                cluster.awaitAllUp();
            }
            restarted.stop();
        });
    }

    private static void joinAndLeave(Cluster cluster) {
        ClusterNode third = cluster.start();
        cluster.awaitAllUp();
        cluster.await(
                "the third node has messages to deliver",
                Duration.ofSeconds(30),
                () -> third.call(node -> !node.hot(Tape.class).isEmpty()));
        awaitSome(cluster);
        third.stop();
    }

    private static void tellAndCheck(Cluster cluster, Runnable disturbance) throws InterruptedException {
        cluster.awaitAllUp();
        List<ClusterNode> senders = cluster.nodes("n1", "n2");
        for (ClusterNode sender : senders) {
            String name = sender.name();
            sender.run(node -> Narrators.begin(node, name, SENDERS_EACH));
        }
        awaitSome(cluster);

        disturbance.run();
        awaitSome(cluster);

        Map<String, Map<String, Long>> sent = new TreeMap<>();
        for (ClusterNode sender : senders) {
            sent.putAll(
                    sender.call(node -> Narrators.end(), Duration.ofMinutes(1)).bySender());
        }
        for (int number = 0; number < Narrators.TAPES; number++) {
            requireAllHeard(cluster, sent, Narrators.tape(number));
        }
    }

    private static void requireAllHeard(Cluster cluster, Map<String, Map<String, Long>> sent, String tape) {
        Map<String, Long> expected = new TreeMap<>();
        sent.forEach((sender, byTape) -> {
            if (byTape.get(tape) > 0) {
                expected.put(sender, byTape.get(tape));
            }
        });

        Tape.Heard heard =
                cluster.node("n1").call(node -> node.entity(Tape.class, tape).await(new Tape.Read()));

        assertThat(heard).as(tape).isEqualTo(new Tape.Heard(expected, 0, 0));
    }

    private static void awaitSome(Cluster cluster) {
        long before = told(cluster);
        cluster.await("more is told", Duration.ofSeconds(60), () -> told(cluster) > before + SOME);
    }

    private static long told(Cluster cluster) {
        return cluster.nodes("n1", "n2").stream()
                .mapToLong(sender -> sender.call(node -> Narrators.told()))
                .sum();
    }
}
