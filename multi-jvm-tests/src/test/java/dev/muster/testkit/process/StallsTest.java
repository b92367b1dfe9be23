package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StallsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final Stalls stalls = new Stalls(0);

    @Test
    void stalls_at_the_same_time_count_once_and_others_add_up() {
        stalls.stalled("n1", SECOND, 3 * SECOND);
        stalls.stalled("n2", 2 * SECOND, 3 * SECOND);
        stalls.stalled("conductor", 10 * SECOND, SECOND);

        assertThat(stalls.stretchNanos(0, 20 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(stalls.worstUninjected(0, 20 * SECOND)).contains(new Stall("n1", SECOND, 3 * SECOND));
    }

    @Test
    void a_stall_before_the_deadline_began_counts_from_then_on_only() {
        stalls.stalled("n1", SECOND, 3 * SECOND);

        assertThat(stalls.stretchNanos(3 * SECOND, 20 * SECOND)).isEqualTo(SECOND);
        assertThat(stalls.worstUninjected(3 * SECOND, 20 * SECOND)).contains(new Stall("n1", 3 * SECOND, SECOND));
        assertThat(stalls.stretchNanos(4 * SECOND, 20 * SECOND)).isZero();
        assertThat(stalls.worstUninjected(4 * SECOND, 20 * SECOND)).isEmpty();
    }

    @Test
    void what_the_test_brought_about_does_not_count_nor_does_the_moment_it_takes_to_go_on() {
        stalls.injectionBegins("n1", SECOND);
        stalls.injectionEnds("n1", 4 * SECOND);
        stalls.stalled("n1", SECOND + 5 * MILLI, 3 * SECOND + 300 * MILLI);

        assertThat(stalls.stretchNanos(0, 20 * SECOND)).isZero();
        assertThat(stalls.worstUninjected(0, 20 * SECOND)).isEmpty();
    }

    @Test
    void an_injection_into_one_source_excuses_no_other() {
        stalls.injected("n1", SECOND, 4 * SECOND);
        stalls.stalled("n2", SECOND, 3 * SECOND);

        assertThat(stalls.worstUninjected(0, 20 * SECOND)).contains(new Stall("n2", SECOND, 3 * SECOND));
    }

    @Test
    void what_outlasts_an_injection_and_its_grace_counts() {
        stalls.injected("n1", SECOND, 2 * SECOND);
        stalls.stalled("n1", SECOND, 5 * SECOND);

        Stall rest = new Stall("n1", 2 * SECOND + 500 * MILLI, 3 * SECOND + 500 * MILLI);
        assertThat(stalls.worstUninjected(0, 20 * SECOND)).contains(rest);
        assertThat(stalls.stretchNanos(0, 20 * SECOND)).isEqualTo(rest.lengthNanos());
    }

    @Test
    void while_an_injection_lasts_nothing_of_that_source_counts() {
        stalls.beat("n1", SECOND);
        stalls.injectionBegins("n1", SECOND + MILLI);
        stalls.injectionBegins("n1", 3 * SECOND);
        stalls.stalled("n1", 5 * SECOND, SECOND);

        assertThat(stalls.stretchNanos(0, 20 * SECOND)).isZero();
    }

    @Test
    void a_source_that_no_longer_beats_is_in_a_stall_that_is_not_over() {
        stalls.beat("n1", SECOND);

        assertThat(stalls.worstUninjected(0, 2 * SECOND - 1)).isEmpty();
        assertThat(stalls.worstUninjected(0, 4 * SECOND)).contains(new Stall("n1", SECOND, 3 * SECOND));
        assertThat(stalls.stretchNanos(0, 4 * SECOND)).isEqualTo(3 * SECOND);
    }

    @Test
    void once_it_beats_again_its_own_measure_counts() {
        stalls.beat("n1", SECOND);
        stalls.stalled("n1", SECOND + 100 * MILLI, 3 * SECOND);
        stalls.beat("n1", 4 * SECOND + 100 * MILLI);

        assertThat(stalls.stretchNanos(0, 5 * SECOND)).isEqualTo(3 * SECOND);
    }

    @Test
    void a_source_that_was_silent_until_it_ended_has_stalled_until_then_and_no_longer() {
        stalls.beat("n1", SECOND);
        stalls.ended("n1", 4 * SECOND);

        assertThat(stalls.stretchNanos(0, 60 * SECOND)).isEqualTo(3 * SECOND);
    }

    @Test
    void a_source_that_ended_is_missed_by_nobody() {
        stalls.beat("n1", SECOND);
        stalls.ended("n1", SECOND + 300 * MILLI);

        assertThat(stalls.stretchNanos(0, 60 * SECOND)).isZero();
    }

    @Test
    void the_oldest_stalls_are_forgotten_when_there_are_too_many() {
        for (int i = 0; i < Stalls.MOST + 5; i++) {
            stalls.stalled("n1", i * SECOND, 200 * MILLI);
        }

        long all = stalls.stretchNanos(0, (Stalls.MOST + 10) * SECOND);

        assertThat(all).isEqualTo(Stalls.MOST * 200 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -5, Long.MAX_VALUE - 1_000_000_000L})
    void the_clock_may_begin_anywhere_and_overflow(long origin) {
        Stalls elsewhere = new Stalls(origin);
        elsewhere.beat("n2", origin + 4 * SECOND);
        elsewhere.stalled("n1", origin + SECOND, 2 * SECOND);

        assertThat(elsewhere.stretchNanos(origin, origin + 4 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(elsewhere.worstUninjected(origin, origin + 4 * SECOND))
                .contains(new Stall("n1", origin + SECOND, 2 * SECOND));
    }
}
