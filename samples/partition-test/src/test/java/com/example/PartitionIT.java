package com.example;

import dev.muster.faults.FaultKind;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.FaultInForce;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@ClusterTest(nodes = 3, faults = FaultKind.PARTITION)
class PartitionIT {
    @Test
    void what_both_sides_count_during_a_partition_adds_up_after_it(Cluster cluster) {
        cluster.awaitAllUp();
        ClusterNode alone = cluster.node("n3");

        try (FaultInForce partition = cluster.network().isolate(alone)) {
            cluster.nodes().forEach(each -> each.run(node -> node.counters().get("visits").increment()));
            cluster.during("n3 knows its own visit only", Duration.ofMillis(500), () -> visits(alone) == 1);
        }

        cluster.awaitOnAll("all know of three visits", node -> node.counters().get("visits").value() == 3);
    }

    private static long visits(ClusterNode on) {
        return on.call(node -> node.counters().get("visits").value());
    }
}
