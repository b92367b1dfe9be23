package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.FaultKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults on the network between real nodes, through what a user of the kit calls. */
@Tag("smoke")
class NetworkIT {
    @ClusterTest(nodes = 3, faults = FaultKind.PARTITION)
    @EveryNetwork
    void a_node_that_is_cut_off_goes_down_and_comes_back(Cluster cluster) {
        cluster.awaitAllUp();
        ClusterNode third = cluster.node("n3");
        List<ClusterNode> majority = cluster.nodes("n1", "n2");

        FaultInForce isolation = cluster.network().isolate(third);

        assertThat(isolation).hasToString("partition n3|n1,n2");
        cluster.awaitUp(majority, Duration.ofSeconds(40));
        third.awaitTerminated(Duration.ofSeconds(40));
        isolation.heal();
        assertThat(cluster.network().inForce()).isEmpty();
        cluster.recover();
        cluster.awaitAllUp();
        assertThatThrownBy(() -> cluster.network().all().loss(0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FaultKind.LOSS");
    }

    @Test
    @ClusterTest(nodes = 1)
    void without_declared_faults_there_is_no_network(Cluster cluster) {
        assertThatThrownBy(cluster::network)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("declare the faults that the test uses");
    }
}
