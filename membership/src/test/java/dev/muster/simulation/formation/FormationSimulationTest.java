package dev.muster.simulation.formation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.FaultPlan;
import org.junit.jupiter.api.Test;

class FormationSimulationTest {
    /** More of them by -Dmuster.simulation.formation.seeds=n. */
    private static final long SEEDS = Long.getLong("muster.simulation.formation.seeds", 1_000);

    @Test
    void a_thousand_races_of_starting_nodes_end_in_one_cluster_each_and_never_see_two() {
        long formed = 0;
        long dissolved = 0;
        long slowestNanos = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Result result = FormationSimulation.run(seed);
            assertThat(result.violation()).as("seed %d", seed).isNull();
            formed += result.formed();
            dissolved += result.dissolved();
            slowestNanos = Math.max(slowestNanos, result.settledNanos());
        }

        assertThat(formed).as("races that had to begin again").isGreaterThan(SEEDS);
        assertThat(dissolved).as("clusters that were dissolved").isPositive();
        assertThat(slowestNanos).isLessThan(FormationSimulation.BOUND_NANOS);
    }

    @Test
    void faults_from_a_plan_replace_those_of_the_seed() {
        FaultPlan plan =
                FaultPlan.parse("2s crash n1 3s\n4s partition n1,n2|n3 5s\n9s restart n2\n1s loss 0.2 all 10s\n");

        Result result = FormationSimulation.run(3, 3, plan);

        assertThat(result.violation()).isNull();
        assertThat(result).isNotEqualTo(FormationSimulation.run(3, 3, FaultPlan.EMPTY));
    }

    @Test
    void a_seed_replays_a_race() {
        assertThat(FormationSimulation.run(7)).isEqualTo(FormationSimulation.run(7));
    }
}
