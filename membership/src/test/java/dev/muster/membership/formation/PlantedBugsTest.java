package dev.muster.membership.formation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.simulation.formation.FormationSimulation;
import dev.muster.simulation.formation.Result;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule that safety or the end of all waiting rests on, switched off, must be missed by the simulation. */
class PlantedBugsTest {
    @ParameterizedTest(name = "without {0} the races break within {1} seeds")
    @CsvSource({"PLEDGES, 2", "QUORUM, 20", "PROBATION, 50", "ONE_PLEDGE, 400", "YOUNG_RUNS, 50"})
    void a_rule_that_is_switched_off_is_missed(Rule rule, int seeds) {
        long seed = 1;
        while (seed <= seeds && violation(seed, rule) == null) {
            seed++;
        }

        assertThat(seed).as("seed at which a race broke without %s", rule).isLessThanOrEqualTo(seeds);
    }

    private static @Nullable String violation(long seed, Rule off) {
        Result result = FormationSimulation.run(
                seed,
                0,
                FormationSimulation.leastChaosNanos(),
                (self, settings, random, now) -> new Formation(self, settings, random, now, EnumSet.of(off)));
        return result.violation();
    }
}
