package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.Formation;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How real processes with one list of seeds find each other, whatever the order in which they come and go. */
class FormationIT {
    @Nested
    @Tag("smoke")
    @ClusterTest(nodes = 3, formation = Formation.TOGETHER)
    class Three {
        @RepeatedTest(2)
        void nodes_that_start_at_the_same_moment_form_one_cluster(Cluster cluster) {
            requireOneCluster(cluster);
        }
    }

    @Nested
    @Tag("chaos")
    @ClusterTest(nodes = 4, formation = Formation.TOGETHER)
    class Four {
        @RepeatedTest(2)
        void nodes_that_start_at_the_same_moment_form_one_cluster(Cluster cluster) {
            requireOneCluster(cluster);
        }
    }

    @Nested
    @Tag("smoke")
    @ClusterTest(nodes = 5, formation = Formation.TOGETHER)
    class Five {
        @Test
        void nodes_that_start_at_the_same_moment_form_one_cluster(Cluster cluster) {
            requireOneCluster(cluster);
        }
    }

    private static void requireOneCluster(Cluster cluster) {
        cluster.awaitAllUp();
        List<String> runs = Runs.seenBy(cluster.node("n1"));
        assertThat(runs).hasSameSizeAs(cluster.nodes());
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(Runs.seenBy(node))
                        .as("seen by %s", node.name())
                        .isEqualTo(runs));
    }
}
