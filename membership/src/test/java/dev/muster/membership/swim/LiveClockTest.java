package dev.muster.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** swim.md a.8 and b.4: suspicions age only while this node hears others. */
class LiveClockTest {
    private static final long GAP = 2_000;

    private final LiveClock clock = new LiveClock(GAP, 500);

    @Test
    void while_others_are_heard_live_time_runs_as_time_does() {
        clock.heard(1_500);
        clock.heard(3_000);

        assertThat(clock.at(4_000)).isEqualTo(3_500);
        assertThat(clock.heardCount()).isEqualTo(2);
    }

    @Test
    void silence_counts_up_to_the_longest_gap() {
        clock.heard(1_500);

        assertThat(clock.at(3_500)).isEqualTo(3_000);
        assertThat(clock.at(90_000)).isEqualTo(3_000);

        clock.heard(90_000);

        assertThat(clock.at(90_000)).isEqualTo(3_000);
        assertThat(clock.at(90_100)).isEqualTo(3_100);
    }

    @Test
    void a_stall_counts_neither_as_live_time_nor_as_silence() {
        clock.heard(1_500);
        clock.stalled(50_000);

        assertThat(clock.silentNanos(52_000)).isEqualTo(500);
        assertThat(clock.at(52_000)).isEqualTo(1_500);
    }

    @Test
    void after_a_stall_hearing_starts_silence_anew() {
        clock.stalled(50_000);
        clock.heard(51_000);

        assertThat(clock.silentNanos(51_700)).isEqualTo(700);
    }

    @Test
    void what_remains_is_never_when_it_would_take_more_silence_than_counts() {
        clock.heard(500);

        assertThat(clock.remaining(600, 1_000)).isEqualTo(900);
        assertThat(clock.remaining(600, 2_000)).isEqualTo(1_900);
        assertThat(clock.remaining(600, 2_001)).isEqualTo(Long.MAX_VALUE);
        assertThat(clock.remaining(90_000, 1_000)).isZero();
    }
}
