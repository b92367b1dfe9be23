package dev.muster.sharding.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every interleaving of small worlds: in order, once, none lost without a crash, one live incarnation, and nothing held for ever. */
class ExplorerTest {
    private static final Logger LOG = LoggerFactory.getLogger(ExplorerTest.class);
    private static final List<Integer> ONE_ON_EACH = List.of(0, 1);
    private static final List<Integer> THREE = List.of(0, 0, 1);
    private static final Scenario FLUSHED_LATE =
            Scenario.of(List.of(1), 2).handingOff(2).surrendering(1).retrying(1);

    @Test
    void an_entity_is_activated_and_passivated_under_two_senders() {
        isRight(Scenario.of(ONE_ON_EACH, 2).passivating(1));
    }

    @Test
    void an_entity_is_passivated_twice() {
        isRight(Scenario.of(List.of(1), 3).passivating(2));
    }

    @Test
    void a_shard_is_handed_off_under_two_senders() {
        isRight(Scenario.of(ONE_ON_EACH, 2).handingOff(1));
    }

    @Test
    void a_shard_is_handed_off_while_an_entity_passivates() {
        isRight(Scenario.of(THREE, 1).passivating(1).handingOff(1));
    }

    @Test
    void a_shard_is_handed_off_to_and_fro() {
        isRight(Scenario.of(ONE_ON_EACH, 1).handingOff(2).passivating(1));
    }

    @Test
    void a_hand_off_is_given_up_and_begun_again() {
        isRight(Scenario.of(ONE_ON_EACH, 1).handingOff(2).surrendering(1).passivating(1));
    }

    @Test
    void a_flush_of_a_hand_off_that_was_given_up_arrives_in_the_next() {
        isRight(FLUSHED_LATE);
    }

    @Test
    void questions_are_repeated_before_they_need_be() {
        isRight(Scenario.of(ONE_ON_EACH, 1).handingOff(1).retrying(2));
    }

    @Test
    void the_owner_crashes() {
        isRight(Scenario.of(ONE_ON_EACH, 2).crashing());
    }

    @Test
    void the_owner_crashes_in_a_hand_off_or_a_passivation() {
        isRight(Scenario.of(ONE_ON_EACH, 1).handingOff(1).passivating(1).crashing());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_planted_fault_is_found(Fault fault) {
        Explorer.Result result = Explorer.explore(scenarioOf(fault), fault);

        LOG.info("{} after {} states: {}", fault, result.states(), result.wrong());
        assertThat(result.wrong()).contains(Violation.class.getSimpleName());
    }

    /** The least that shows it. */
    private static Scenario scenarioOf(Fault fault) {
        return switch (fault) {
            case NONE, OPENS_WITHOUT_MARKER -> Scenario.of(ONE_ON_EACH, 2);
            case CLOSES_BEFORE_THE_SHARD_IS_TOLD, NO_IN_FLIGHT_COUNT, DELIVERS_HELD_OUTSIDE_THE_GATE ->
                Scenario.of(ONE_ON_EACH, 2).passivating(1);
            case OPENS_ON_A_GUESS -> Scenario.of(ONE_ON_EACH, 2).handingOff(1);
            case KEEPS_ROUTES_TO_REMOVED_MEMBERS -> Scenario.of(ONE_ON_EACH, 2).crashing();
            case IGNORES_ROUNDS -> FLUSHED_LATE;
            case SETTLES_WITH_UNSETTLED_SLOTS, LEAVES_NO_PLACEHOLDER ->
                Scenario.of(ONE_ON_EACH, 1).handingOff(1).passivating(1);
        };
    }

    private static void isRight(Scenario scenario) {
        Explorer.Result result = Explorer.explore(scenario, Fault.NONE);

        LOG.info("{} states, {} ends: {}", result.states(), result.ends(), scenario);
        assertThat(result.wrong()).as("%s %s", scenario, result.schedule()).isEmpty();
    }
}
