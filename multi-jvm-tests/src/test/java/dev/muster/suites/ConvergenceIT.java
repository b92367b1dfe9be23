package dev.muster.suites;

import dev.muster.faults.FaultKind;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.FaultInForce;
import dev.muster.testkit.history.Checks;
import dev.muster.testkit.history.Consistency;
import dev.muster.testkit.history.Expectations;
import dev.muster.testkit.history.History;
import dev.muster.testkit.history.Report;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replicas that are written to on all nodes become equal, whatever the network did meanwhile, and hold all that was written;
 * each client sees what it wrote itself at once.
 */
class ConvergenceIT {
    private static final Expectations SESSIONS =
            Expectations.eventual().withCounters(Consistency.SESSION).withSets(Consistency.SESSION);

    @Test
    @Tag("smoke")
    @ClusterTest(
            nodes = 3,
            faults = FaultKind.PARTITION,
            jvmFlags = {Downing.LATE, Downing.NOT_OF_ALL})
    void replicas_become_equal_after_a_partition(Cluster cluster, History history) {
        requireConvergence(cluster, history, () -> {
            FaultInForce partition = cluster.network().partition(cluster.nodes("n1"), cluster.nodes("n2", "n3"));
            return List.of(partition);
        });
    }

    @Test
    @Tag("chaos")
    @ClusterTest(
            nodes = 5,
            faults = {FaultKind.PARTITION, FaultKind.LOSS, FaultKind.DUPLICATION, FaultKind.DELAY, FaultKind.REORDERING
            },
            jvmFlags = {Downing.LATE, Downing.NOT_OF_ALL})
    void replicas_become_equal_after_loss_duplication_delay_reordering_and_a_partition(
            Cluster cluster, History history) {
        requireConvergence(
                cluster,
                history,
                () -> List.of(
                        cluster.network().all().loss(0.05),
                        cluster.network().all().duplication(0.1),
                        cluster.network().all().delay(Duration.ofMillis(5), Duration.ofMillis(40)),
                        cluster.network().all().reordering(0.1, Duration.ofMillis(30)),
                        cluster.network().partition(cluster.nodes("n1", "n4"), cluster.nodes("n2", "n3", "n5"))));
    }

    /** Faults that begin when asked for. */
    private interface Faults {
        List<FaultInForce> begin();
    }

    private static void requireConvergence(Cluster cluster, History history, Faults faults) {
        cluster.awaitAllUp();
        try (ReplicaLoad load = ReplicaLoad.begin(history, cluster.nodes(), cluster.seed())) {
            load.awaitWritten(cluster, 300);
            List<FaultInForce> begun = faults.begin();
            load.awaitWritten(cluster, 600);
            begun.forEach(FaultInForce::heal);
            load.awaitWritten(cluster, 100);
        }
        // Each holds what was written at itself, so replicas that are equal hold everything.
        cluster.await(
                "all replicas are equal", Cluster.PATIENCE, () -> held(cluster).size() == 1);
        history.settled();
        ReplicaLoad.readAll(history, cluster.nodes());
        Report report = Checks.all(history.transcript(), SESSIONS);
        cluster.note(report.describe());
        report.requireValid();
    }

    private static Set<ReplicaLoad.Held> held(Cluster cluster) {
        Set<ReplicaLoad.Held> held = new HashSet<>();
        for (ClusterNode node : cluster.nodes()) {
            held.add(node.call(ReplicaLoad.Held::of));
        }
        return held;
    }
}
