package dev.muster.simulation.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.FaultPlan;
import dev.muster.simulation.formation.FormationSimulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimTest {
    @TempDir
    private Path folder;

    private SimOptions options(String plan, String... rest) throws IOException {
        Path file = Files.writeString(folder.resolve("plan"), plan);
        String[] args = new String[rest.length + 2];
        System.arraycopy(rest, 0, args, 0, rest.length);
        args[rest.length] = "--plan";
        args[rest.length + 1] = file.toString();
        return SimOptions.parse(args);
    }

    @Test
    void a_plan_that_names_a_node_which_a_seed_has_not_is_refused_before_anything_runs() throws IOException {
        SimOptions three = options("1s pause n3 1s", "membership", "--nodes", "3", "--seed", "7");

        assertThatThrownBy(() -> Sim.requireSuited(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seed 7 cannot run [1s pause n3 1s]: there is no node [n3], only [n0, n1, n2];"
                        + " --nodes N says how many");
        assertThatCode(() -> Sim.requireSuited(options("1s pause n3 1s", "membership", "--nodes", "4")))
                .doesNotThrowAnyException();
    }

    @Test
    void nodes_of_a_race_are_counted_from_one() throws IOException {
        SimOptions three = options("1s pause n0 1s", "formation", "--nodes", "3");

        assertThatThrownBy(() -> Sim.requireSuited(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no node [n0], only [n1, n2, n3]");
        assertThatCode(() -> Sim.requireSuited(options("1s pause n3 1s", "formation", "--nodes", "3")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_plan_that_cannot_be_simulated_is_refused_before_anything_runs() throws IOException {
        SimOptions clock = options("1s clock n1 -3h 1m", "membership", "--nodes", "3");

        assertThatThrownBy(() -> Sim.requireSuited(clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[1s clock n1 -10800s 60s]: a simulation cannot do that, since it has no"
                        + " wall clocks that jump");
    }

    @Test
    void runs_and_races_refuse_plans_for_other_nodes_too() {
        FaultPlan plan = FaultPlan.parse("1s pause n9 1s");

        assertThatThrownBy(() -> RandomRun.run(1, 3, 1, Optional.of(plan)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no node [n9], only [n0, n1, n2]");
        assertThatThrownBy(() -> FormationSimulation.run(1, 3, plan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no node [n9], only [n1, n2, n3]");
    }

    @Test
    void what_is_corrupt_or_held_back_is_no_more_than_a_cluster_can_bear() {
        FaultPlan plan = FaultPlan.parse("10s corruption 0.2 all 60s\n20s reordering 0.3 by=100ms all 60s\n");

        RandomRun.Result result = RandomRun.run(3, 5, 2, Optional.of(plan));

        assertThat(result.violation()).isEmpty();
        assertThat(result.isMild()).isFalse();
    }
}
