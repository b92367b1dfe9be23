package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.FaultKind;
import dev.muster.faults.NetworkMode;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.FaultInForce;
import dev.muster.testkit.Formation;
import dev.muster.testkit.MemberChanged;
import dev.muster.testkit.history.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two sides that hear nothing of each other, for a short while and for long. */
class SymmetricPartitionIT {
    @Nested
    @Tag("chaos")
    @ClusterTest(
            nodes = 5,
            entities = Ledger.class,
            setup = Here.class,
            faults = FaultKind.PARTITION,
            network = {NetworkMode.NFTABLES, NetworkMode.PROXY},
            jvmFlags = {Downing.LATE, Downing.NOT_OF_ALL})
    class ShorterThanDowning {
        @Test
        void all_come_together_again_and_nothing_is_lost(Cluster cluster, History history) {
            cluster.awaitAllUp();
            List<ClusterNode> left = cluster.nodes("n1", "n2");
            List<ClusterNode> right = cluster.nodes("n3", "n4", "n5");

            try (Load load = Load.begin(history, cluster.nodes())) {
                load.awaitAcknowledged(cluster, 200);
                FaultInForce partition = cluster.network().partition(left, right);
                Sight.awaitUnreachable(left, right);
                Sight.awaitUnreachable(right, left);
                Clicks.add(cluster.nodes());
                partition.heal();
                cluster.awaitAllUp();
                load.awaitAcknowledged(cluster, 200);
            }

            assertThat(cluster.events())
                    .as("members that were lost")
                    .noneMatch(event -> event.as(MemberChanged.class)
                            .filter(change -> change.kind() == MemberChanged.Kind.DOWNED
                                    || change.kind() == MemberChanged.Kind.REMOVED)
                            .isPresent());
            Clicks.awaitOnAll(cluster, 5);
            Audit.requireValid(cluster, cluster.node("n1"), history);
        }
    }

    @Nested
    @Tag("smoke")
    @ClusterTest(
            nodes = 3,
            entities = Ledger.class,
            setup = Here.class,
            faults = FaultKind.PARTITION,
            network = {NetworkMode.NFTABLES, NetworkMode.PROXY},
            jvmFlags = Downing.LATE_TAKEOVER)
    class LongerForOne {
        @Test
        void the_majority_takes_over_and_the_lone_node_ends_and_rejoins(Cluster cluster, History history) {
            requireMajorityGoesOn(cluster, history, cluster.nodes("n1"), cluster.nodes("n2", "n3"));
        }
    }

    @Nested
    @Tag("chaos")
    @ClusterTest(
            nodes = 5,
            formation = Formation.TOGETHER,
            entities = Ledger.class,
            setup = Here.class,
            faults = FaultKind.PARTITION,
            network = {NetworkMode.NFTABLES, NetworkMode.PROXY},
            jvmFlags = Downing.LATE_TAKEOVER)
    class LongerForTwo {
        @Test
        void the_majority_takes_over_from_the_oldest_and_the_minority_ends_and_rejoins(
                Cluster cluster, History history) {
            requireMajorityGoesOn(cluster, history, cluster.nodes("n1", "n2"), cluster.nodes("n3", "n4", "n5"));
        }

        @Test
        void the_majority_takes_over_from_the_youngest_and_the_minority_ends_and_rejoins(
                Cluster cluster, History history) {
            requireMajorityGoesOn(cluster, history, cluster.nodes("n4", "n5"), cluster.nodes("n1", "n2", "n3"));
        }
    }

    private static void requireMajorityGoesOn(
            Cluster cluster, History history, List<ClusterNode> minority, List<ClusterNode> majority) {
        cluster.awaitAllUp();
        try (Load load = Load.begin(history, cluster.nodes())) {
            load.awaitAcknowledged(cluster, 200);
            Clicks.add(cluster.nodes());
            FaultInForce partition = cluster.network().partition(minority, majority);

            cluster.awaitUp(majority, Cluster.PATIENCE);
            minority.forEach(node -> node.awaitTerminated(Cluster.PATIENCE));
            load.use(majority);
            load.awaitAcknowledged(cluster, 200);
            assertThat(owners(cluster, majority.get(0))).isSubsetOf(majority);
            minority.forEach(SymmetricPartitionIT::requireServesNothing);

            partition.heal();
            cluster.recover();
            load.use(cluster.nodes());
            load.awaitAcknowledged(cluster, 200);
            cluster.note(load.toString());
        }
        Clicks.awaitOnAll(cluster, cluster.nodes().size());
        Audit.requireValid(cluster, minority.get(0), history);
    }

    /** The nodes on which ledgers live, asked through one that answers for each of them. */
    private static List<ClusterNode> owners(Cluster cluster, ClusterNode through) {
        List<ClusterNode> owners = new ArrayList<>();
        for (String ledger : Load.ledgers()) {
            cluster.await(
                    ledger + " answers " + through,
                    Cluster.PATIENCE,
                    () -> through.call(member -> Asking.total(member, ledger)) >= 0);
            owners.add(cluster.ownerOf(Ledger.class, ledger));
        }
        return owners;
    }

    private static void requireServesNothing(ClusterNode node) {
        List<String> ledgers = new ArrayList<>(Load.ledgers());
        assertThat(node.<List<String>>call(member -> Asking.answering(member, ledgers)))
                .as("ledgers that answer at %s after its removal", node)
                .isEmpty();
    }
}
