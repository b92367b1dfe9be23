package dev.muster.suites;

import dev.muster.faults.FaultKind;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.FaultInForce;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/** The core of the smoke suites, again and again: a cluster forms, is cut, heals and agrees. None of it may ever fail. */
@Tag("chaos")
@ClusterTest(nodes = 3, faults = FaultKind.PARTITION)
class RepetitionsIT {
    private static final int TIMES = 200;

    @RepeatedTest(TIMES)
    void three_nodes_form_are_cut_and_agree_after_it(Cluster cluster) {
        cluster.awaitAllUp();
        ClusterNode alone = cluster.node("n3");

        FaultInForce partition = cluster.network().isolate(alone);
        cluster.nodes()
                .forEach(each -> each.run(node -> node.counters().get("visits").increment()));
        cluster.during("n3 knows its own visit only", Duration.ofMillis(300), () -> visits(alone) == 1);
        partition.heal();

        cluster.awaitOnAll(
                "all know of three visits",
                node -> node.counters().get("visits").value() == 3);
        cluster.awaitAllUp();
    }

    private static long visits(ClusterNode on) {
        return on.call(node -> node.counters().get("visits").value());
    }
}
