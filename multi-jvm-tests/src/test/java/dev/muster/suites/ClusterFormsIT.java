package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
@ClusterTest(nodes = 3)
class ClusterFormsIT {
    @Test
    void nodes_form_one_cluster_that_grows_shrinks_and_takes_back_a_killed_node(Cluster cluster) {
        cluster.awaitAllUp();
        assertThat(cluster.nodes()).extracting(ClusterNode::name).containsExactly("n1", "n2", "n3");
        assertThat(cluster.nodes())
                .extracting(ClusterNode::pid)
                .doesNotContain(ProcessHandle.current().pid())
                .doesNotHaveDuplicates();

        ClusterNode fourth = cluster.start();
        cluster.awaitAllUp();
        assertThat(fourth.name()).isEqualTo("n4");
        assertThat(fourth.members()).hasSize(4);

        fourth.stop();
        cluster.awaitAllUp();
        assertThat(cluster.node("n1").members()).hasSize(3);

        ClusterNode first = cluster.node("n1");
        long firstPid = first.pid();
        String address = first.address();
        first.kill();
        cluster.awaitAllUp();
        assertThat(cluster.node("n2").members()).hasSize(2).noneMatch(member -> member.startsWith(address));

        first.restart();
        cluster.awaitAllUp();
        assertThat(first.address()).isEqualTo(address);
        assertThat(first.pid()).isNotEqualTo(firstPid);
        assertThat(first.members()).hasSize(3).contains(address + " UP");
    }
}
