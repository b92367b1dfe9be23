package dev.muster.suites;

import dev.muster.faults.FaultKind;
import dev.muster.faults.NetworkMode;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.FaultInForce;
import dev.muster.testkit.Formation;
import dev.muster.testkit.history.History;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Networks in which some pairs hear each other and some do not. Whom the resolver keeps is its decision; what a user relies on
 * is that never two halves serve the same entity, and that nothing acknowledged is lost.
 */
class PartialPartitionIT {
    /** Dead links count, the resolver decides, and who is downed has ended. */
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Some links are dead, but nobody is unreachable yet. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    @Test
    @Tag("smoke")
    @ClusterTest(
            nodes = 3,
            formation = Formation.TOGETHER,
            entities = Ledger.class,
            setup = Here.class,
            faults = FaultKind.BRIDGE,
            network = {NetworkMode.NFTABLES, NetworkMode.PROXY},
            jvmFlags = Downing.LATE_TAKEOVER)
    void two_nodes_that_hear_each_other_through_a_third_only_do_not_both_serve_an_entity(
            Cluster cluster, History history) {
        requireOneOwner(
                cluster, history, SHORT, all -> all.network().bridge(all.nodes("n1"), all.node("n2"), all.nodes("n3")));
    }

    @Test
    @Tag("chaos")
    @ClusterTest(
            nodes = 5,
            formation = Formation.TOGETHER,
            entities = Ledger.class,
            setup = Here.class,
            faults = FaultKind.BRIDGE,
            network = {NetworkMode.NFTABLES, NetworkMode.PROXY},
            jvmFlags = Downing.LATE_TAKEOVER)
    void two_halves_with_a_bridge_between_them_do_not_both_serve_an_entity(Cluster cluster, History history) {
        requireOneOwner(
                cluster,
                history,
                LONG,
                all -> all.network().bridge(all.nodes("n1", "n2"), all.node("n3"), all.nodes("n4", "n5")));
    }

    @Test
    @Tag("chaos")
    @ClusterTest(
            nodes = 5,
            formation = Formation.TOGETHER,
            entities = Ledger.class,
            setup = Here.class,
            faults = FaultKind.RING,
            network = {NetworkMode.NFTABLES, NetworkMode.PROXY},
            jvmFlags = Downing.LATE_TAKEOVER)
    void in_a_ring_no_entity_is_served_twice(Cluster cluster, History history) {
        requireOneOwner(cluster, history, LONG, all -> all.network().ring(all.nodes()));
    }

    private static void requireOneOwner(
            Cluster cluster, History history, Duration time, Function<Cluster, FaultInForce> fault) {
        cluster.awaitAllUp();
        try (Load load = Load.begin(history, cluster.nodes())) {
            load.awaitAcknowledged(cluster, 200);
            FaultInForce partial = fault.apply(cluster);
            cluster.during("the fault is in force", time, partial::isInForce);
            cluster.note("before it heals:\n" + cluster.beliefs());
            partial.heal();
            cluster.recover();
            load.awaitAcknowledged(cluster, 200);
            cluster.note(load.toString());
        }
        Audit.requireValid(cluster, cluster.node("n1"), history);
    }
}
