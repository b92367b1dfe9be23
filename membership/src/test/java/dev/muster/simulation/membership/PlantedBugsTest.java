package dev.muster.simulation.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.swim.Rule;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulation bites: the machine without one of its rules is caught by random runs that the whole machine passes. */
class PlantedBugsTest {
    private static final int MINUTES = 2;

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "REFUTATION,              20, no refutation",
        "SUSPICION_OUTRANKS_LIFE, 20, equal incarnation accepted",
        "CONFIRMATIONS,           60, suspicion that does not wait for confirmations",
        "VOID_PROBES,             60, late probe not void",
        "LIVE_CLOCK,              80, suspicion that ages while nobody is heard",
        "DEATH_NEEDS_A_HEARING,   20, dead learned from hearsay",
        "COUNTS_STAY,             20, counters reset on change",
        "RESHUFFLE,               40, no reshuffle",
        "TOMBSTONES,              20, tombstone dropped early",
        "RUNS_DIFFER,             20, uid ignored",
        "BUDDY,                   20, suspect not told by the ping",
        "NACKS,                   20, helpers silent when the target is",
    })
    void is_caught_within_its_budget_by_runs_that_the_whole_machine_passes(Rule missing, int seeds, String bug) {
        Set<Rule> rules = EnumSet.complementOf(EnumSet.of(missing));
        Optional<String> violation = Optional.empty();

        long seed = 0;
        while (violation.isEmpty() && seed < seeds) {
            seed++;
            violation = RandomRun.run(seed, 0, MINUTES, Optional.empty(), rules).violation();
            assertThat(RandomRun.run(seed, 0, MINUTES, Optional.empty()).violation())
                    .as("the whole machine, seed %d", seed)
                    .isEmpty();
        }

        assertThat(violation).as("%s, %d seeds", bug, seeds).isPresent();
    }
}
