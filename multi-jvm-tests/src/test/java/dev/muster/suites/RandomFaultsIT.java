package dev.muster.suites;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.NetworkMode;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterProperty;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.Formation;
import dev.muster.testkit.PlanRun;
import dev.muster.testkit.history.History;
import org.junit.jupiter.api.Tag;

/** Plans that nobody thought of. */
@Tag("chaos")
@ClusterTest(
        nodes = 4,
        formation = Formation.TOGETHER,
        entities = Ledger.class,
        setup = Here.class,
        jvmFlags = Downing.LATE_TAKEOVER,
        network = {NetworkMode.NFTABLES, NetworkMode.PROXY})
class RandomFaultsIT {
    @ClusterProperty(
            runs = 4,
            duration = "20s",
            faults = {FaultKind.CRASH, FaultKind.RESTART, FaultKind.CUT, FaultKind.PARTITION})
    void nothing_acknowledged_is_lost_and_no_entity_lives_twice(Cluster cluster, FaultPlan plan, History history) {
        cluster.awaitAllUp();
        try (Load load = Load.begin(history, cluster.nodes())) {
            load.awaitAcknowledged(cluster, 100);
            try (PlanRun run = cluster.run(plan)) {
                run.await();
            }
            cluster.recover();
            load.awaitAcknowledged(cluster, 100);
            cluster.note(load.toString());
        }
        Audit.requireValid(cluster, cluster.node("n1"), history);
    }
}
