package dev.muster.suites;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import java.util.Collection;

/** A replicated counter that every node adds to. */
final class Clicks {
    private Clicks() {}

    /** One more at each of these nodes. */
    static void add(Collection<ClusterNode> nodes) {
        nodes.forEach(node -> node.run(member -> member.counters().get("clicks").increment()));
    }

    /** Waits until every node that runs has that value. */
    static void awaitOnAll(Cluster cluster, long value) {
        cluster.awaitOnAll(
                "the replicated counter is " + value,
                member -> member.counters().get("clicks").value() == value);
    }
}
