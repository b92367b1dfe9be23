package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.Node;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class FailureReportIT {
    private static final AtomicReference<ClusterNode> NODE = new AtomicReference<>();

    /** Speaks before the node starts, so that the log has something to show. */
    static final class Speaking implements NodeSetup {
        @Override
        public void prepare(String name, Node.Builder node) {
            System.out.println("spoken by " + name);
        }
    }

    static final class Failing implements NodeSetup {
        @Override
        public void prepare(String name, Node.Builder node) {
            throw new IllegalStateException("not today");
        }
    }

    @ClusterTest(nodes = 1, setup = Speaking.class)
    static class ImpossibleWish {
        @Test
        void wait_for_it(Cluster cluster) {
            NODE.set(cluster.node("n1"));
            cluster.await("the moon is green", Duration.ofMillis(300), () -> false);
        }
    }

    @ClusterTest(nodes = 2)
    static class WishOfThePaused {
        @Test
        void wait_for_it(Cluster cluster) {
            NODE.set(cluster.node("n2"));
            cluster.node("n2").pause();
            cluster.during(
                    "the other node answers",
                    Duration.ofMillis(300),
                    () -> cluster.node("n2").members().isEmpty());
        }
    }

    @ClusterTest(nodes = 1, setup = Failing.class)
    static class ImpossibleStart {
        @Test
        void get_a_cluster(Cluster cluster) {
            throw new AssertionError("started " + cluster);
        }
    }

    @ClusterTest(nodes = 0)
    static class NoNodes {
        @Test
        void get_a_cluster(Cluster cluster) {
            throw new AssertionError("started " + cluster);
        }
    }

    @Test
    void a_failed_test_says_what_was_awaited_and_believed_prints_the_logs_and_leaves_no_process() {
        LaunchedTests launched = LaunchedTests.of(ImpossibleWish.class, Map.of());

        ClusterNode node = NODE.get();
        assertThat(launched.failure())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not within 0.3 s: the moon is green")
                .hasMessageContaining(node.address() + ", pid " + node.pid() + ") sees [" + node.address() + " UP]");
        assertThat(launched.printed())
                .contains("end of " + node.log(), "spoken by n1")
                .contains("mvn verify -Dit.test='FailureReportIT$ImpossibleWish#wait_for_it' -Dcluster.seed=");
        assertThat(node.log().resolveSibling("timeline.txt"))
                .content()
                .contains("n1   * UP " + node.address())
                .containsSubsequence("> start n1", "n1   spoken by n1", "> n1 is up", "> wait until the moon is green");
        assertThat(node.log().resolveSibling("beliefs.txt")).content().contains("no fault is in force");
        assertThat(node.log().resolveSibling("n1.threads.txt")).content().contains("muster-testkit-call");
        assertThat(node.isAlive()).isFalse();
    }

    @Test
    void a_paused_node_is_told_to_be_paused_and_ends_with_the_test() {
        LaunchedTests launched = LaunchedTests.of(WishOfThePaused.class, Map.of());

        ClusterNode node = NODE.get();
        String paused = "n2 (" + node.address() + ", pid " + node.pid() + ", paused)";
        assertThat(launched.failure())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(" s: the other node answers")
                .hasMessageContaining("n2 (pid " + node.pid() + ") is paused and cannot answer: resume it first")
                .hasMessageContaining("\n" + paused);
        assertThat(launched.printed())
                .contains("---- " + paused + ", end of " + node.log())
                .doesNotContain("no thread dump");
        assertThat(node.log().resolveSibling("n2.threads.txt")).content().contains("stand still");
        assertThat(ProcessHandle.of(node.pid())).isEmpty();
    }

    @Test
    void a_node_that_does_not_start_fails_the_test_with_its_reason_and_the_tail_of_its_log() {
        Throwable failure = LaunchedTests.of(ImpossibleStart.class, Map.of()).failure();

        assertThat(failure)
                .hasMessageContaining("n1 did not start")
                .hasMessageContaining("java.lang.IllegalStateException: not today");
    }

    @Test
    void a_number_of_nodes_out_of_range_is_told() {
        Throwable failure = LaunchedTests.of(NoNodes.class, Map.of()).failure();

        assertThat(failure).hasMessageContaining("nodes of @ClusterTest must be 1 to 16, was 0");
    }
}
