package dev.muster.simulation.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.faults.FaultPlan;
import dev.muster.faults.Shrinking;
import dev.muster.simulation.Marks;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RandomFaultsTest {
    private static final long SEEDS = Long.getLong("muster.simulation.seeds", 300);
    private static final long FIRST = Long.getLong("muster.simulation.first", 1);
    private static final int MINUTES = 2;
    private static final int MOST_TRIES = 200;

    @Test
    void random_faults_break_no_invariant_and_provoke_everything_rare() {
        Marks marks = Marks.of(SwimCluster.MARKS);
        double nodeHours = 0;
        long mild = 0;

        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            RandomRun.Result result = RandomRun.run(seed, 0, MINUTES, Optional.empty());
            if (result.violation().isPresent()) {
                Shrinking.Result shrunk = RandomRun.shrink(result, MOST_TRIES);
                fail(
                        "%s%n%s%nthe smallest plan found:%n%s",
                        result.name(), result.violation().get(), shrunk.plan().print());
            }
            marks.addAll(result.marks());
            nodeHours += result.nodeHours();
            mild += result.isMild() ? 1 : 0;
        }

        assertThat(marks.missing())
                .as("never happened in %.0f node-hours", nodeHours)
                .isEmpty();
        assertThat(mild).as("runs in which nobody could be wrongly accused").isBetween(SEEDS / 5, SEEDS / 2);
    }

    @Test
    void a_plan_from_a_file_replaces_the_one_that_is_drawn() {
        FaultPlan plan = FaultPlan.parse("10s pause n1 20s\n40s partition n0|n2,n3 30s\n");

        RandomRun.Result result = RandomRun.run(7, 4, 2, Optional.of(plan));

        assertThat(result.violation()).isEmpty();
        assertThat(result.plan()).isEqualTo(plan);
        assertThat(result.isMild()).as("a partition of three is not mild").isFalse();
        assertThat(result.convergedNanos()).isGreaterThanOrEqualTo(0);
        assertThat(result.detectedNanos()).isBetween(4_000_000_000L, 15_000_000_000L);
    }
}
