package dev.muster.sharding.explore;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Eight senders, four nodes, fifty entities; passivation, hand-offs kept and given up, restarts, stalls: no gap, swap or duplicate. */
class ScheduleTest {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleTest.class);
    private static final int ANY = Integer.MAX_VALUE;
    private static final Scenario LARGE =
            new Scenario(4, List.of(0, 1, 2, 3, 0, 1, 2, 3), ANY, 50, new Scenario.Limits(ANY, ANY, ANY, 0, ANY));

    @Test
    void ten_minutes_of_one_schedule() {
        run(Duration.ofMinutes(10), 1);
    }

    @Test
    void ten_seconds_of_many_schedules() {
        for (long seed = 2; seed <= 31; seed++) {
            run(Duration.ofSeconds(10), seed);
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OPENS_WITHOUT_MARKER", "CLOSES_BEFORE_THE_SHARD_IS_TOLD", "NO_IN_FLIGHT_COUNT", "OPENS_ON_A_GUESS"
            })
    void a_planted_fault_is_found(Fault fault) {
        Schedule schedule = new Schedule(LARGE, fault, 1);

        assertThatExceptionOfType(Violation.class).isThrownBy(() -> schedule.run(Duration.ofMinutes(1)));
    }

    private static void run(Duration span, long seed) {
        Schedule schedule = new Schedule(LARGE, Fault.NONE, seed);

        assertThatCode(() -> LOG.info("seed {}, {}: {}", seed, span, schedule.run(span)))
                .as("seed %d", seed)
                .doesNotThrowAnyException();
    }
}
