package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.testkit.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random plans on real nodes: they are carried out, and those that fail get small. */
@Tag("smoke")
class ClusterPropertyIT {
    private static final List<FaultPlan> RUN = new ArrayList<>();
    private static final FaultPlan PLAN = FaultPlan.parse("""
            0s pause n1 200ms
            100ms crash n1 300ms
            200ms slow n1 100ms
            """);

    @ClusterTest(nodes = 1)
    static class NoCrashes {
        @ClusterProperty(runs = 3, duration = "1s", faults = FaultKind.CRASH, shrinkTries = 4)
        void happen(Cluster cluster, FaultPlan plan, History history) {
            RUN.add(plan);
            String pid = Long.toString(cluster.node("n1").pid());
            cluster.run(plan).await();
            cluster.awaitAllUp();
            assertThat(Long.toString(cluster.node("n1").pid())).isEqualTo(pid);
            assertThat(history.transcript().events()).isEmpty();
        }
    }

    @Test
    void a_plan_from_a_file_is_carried_out_and_shrunk_to_the_fault_that_matters(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("given.txt"), PLAN.print());

        LaunchedTests launched =
                LaunchedTests.of(NoCrashes.class, Map.of("cluster.plan", file.toString(), "cluster.seed", "42"));

        assertThat(launched.failure()).isInstanceOf(AssertionError.class);
        assertThat(RUN.get(0)).isEqualTo(PLAN);
        assertThat(RUN).hasSizeBetween(3, 5);
        Path kept = Folders.of("NoCrashes.happen-1");
        FaultPlan smallest = FaultPlan.parse(Files.readString(kept.resolve("plan.txt")));
        assertThat(smallest.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.effect().kind()).isEqualTo(FaultKind.CRASH));
        assertThat(FaultPlan.parse(Files.readString(kept.resolve("plan-first.txt"))))
                .isEqualTo(PLAN);
        assertThat(launched.printed())
                .contains("seed 42", smallest.print())
                .contains("mvn verify -Dit.test='ClusterPropertyIT$NoCrashes#happen' -Dcluster.seed=42 -Dcluster.plan="
                        + Folders.relative(kept.resolve("plan.txt")));
        assertThat(Files.readString(kept.resolve("timeline.txt")))
                .contains("> begin pause n1", "> pause n1", "> kill n1", "> begin slow n1", "> n1 is up");
        assertThat(Files.readString(kept.resolve("history.txt"))).isNotEmpty();
        assertThat(Duration.ofNanos(smallest.endNanos())).isLessThanOrEqualTo(Duration.ofMillis(400));
    }
}
