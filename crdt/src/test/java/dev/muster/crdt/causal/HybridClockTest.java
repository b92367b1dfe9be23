package dev.muster.crdt.causal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HybridClockTest {
    private static final long NOW = 1_700_000_000_000L;

    private final HybridClock clock = new HybridClock(60_000);

    @Test
    void it_rises_while_the_physical_clock_stands_still_or_goes_back() {
        HybridTime first = clock.next(NOW, HybridTime.ZERO);
        HybridTime second = clock.next(NOW, HybridTime.ZERO);
        HybridTime third = clock.next(NOW - 5_000, HybridTime.ZERO);

        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(third);
        assertThat(third.millis()).isEqualTo(NOW);
    }

    @Test
    void it_follows_a_time_ahead_within_the_drift() {
        HybridTime ahead = HybridTime.ofMillis(NOW + 59_000);

        assertThat(clock.observe(NOW, ahead)).isTrue();
        assertThat(clock.next(NOW, HybridTime.ZERO)).isGreaterThan(ahead);
    }

    @Test
    void it_does_not_follow_a_time_beyond_the_drift_but_a_write_still_overtakes_it() {
        HybridTime wild = HybridTime.ofMillis(NOW + 3_600_000);

        assertThat(clock.observe(NOW, wild)).isFalse();
        assertThat(clock.next(NOW, wild)).isEqualTo(wild.next());
        assertThat(clock.next(NOW, HybridTime.ZERO).millis()).isEqualTo(NOW);
    }

    @Test
    void a_full_counter_moves_into_the_next_millisecond() {
        HybridTime full = new HybridTime(HybridTime.ofMillis(NOW).packed() + 0xFFFF);

        assertThat(full.millis()).isEqualTo(NOW);
        assertThat(full.next()).isEqualTo(HybridTime.ofMillis(NOW + 1));
    }
}
