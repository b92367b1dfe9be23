package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.opentest4j.TestAbortedException;

/** What becomes of a test when something outside of it stops its nodes. */
@Tag("smoke")
class HostStallIT {
    private static final Duration STOPPED = Duration.ofSeconds(3);

    @ClusterTest(nodes = 2)
    static class OnStalledHost {
        @Test
        void passes(Cluster cluster) throws Exception {
            cluster.awaitAllUp();
            stopAll(cluster);
            // a call on each: its answer comes after what the node noticed of the stop
            cluster.nodes().forEach(ClusterNode::members);
        }

        @Test
        void fails(Cluster cluster) throws Exception {
            cluster.awaitAllUp();
            stopAll(cluster);
            cluster.nodes().forEach(ClusterNode::members);
            throw new AssertionError("the nodes saw each other unreachable");
        }
    }

    @Test
    void a_run_whose_nodes_were_stopped_is_aborted_whether_it_passed_or_failed() {
        Map<String, TestExecutionResult> results =
                LaunchedTests.of(OnStalledHost.class, Map.of()).results();

        assertThat(results).containsOnlyKeys("passes(Cluster)", "fails(Cluster)");
        assertThat(results.values()).allSatisfy(result -> {
            assertThat(result.getStatus()).isEqualTo(Status.ABORTED);
            assertThat(result.getThrowable().orElseThrow())
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageMatching("(?s)host stalled [3-9]\\.\\d s \\(n[12] .*");
        });
        assertThat(results.get("fails(Cluster)").getThrowable().orElseThrow())
                .hasMessageContaining("the nodes saw each other unreachable");
    }

    /** As somebody outside would: the kit is not told. */
    private static void stopAll(Cluster cluster) throws IOException, InterruptedException {
        List<String> pids =
                cluster.nodes().stream().map(node -> Long.toString(node.pid())).toList();
        signal("-STOP", pids);
        try {
            cluster.during("the nodes stand still", STOPPED, () -> true);
        } finally {
            signal("-CONT", pids);
        }
    }

    private static void signal(String signal, List<String> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(pids);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
