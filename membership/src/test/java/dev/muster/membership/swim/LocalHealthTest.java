package dev.muster.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lifeguard section IV.A; swim.md a.7: range 0 to 8, scales by 1 + s. */
class LocalHealthTest {
    private final LocalHealth health = new LocalHealth();

    @Test
    void the_score_stays_between_0_and_8() {
        health.improve();
        assertThat(health.score()).isZero();

        for (int failure = 0; failure < 20; failure++) {
            health.worsen(2);
        }
        assertThat(health.score()).isEqualTo(8);

        health.improve();
        assertThat(health.score()).isEqualTo(7);
    }

    @Test
    void durations_stretch_to_one_plus_the_score() {
        assertThat(health.stretched(1_000)).isEqualTo(1_000);

        health.worsen(8);

        assertThat(health.stretched(1_000)).isEqualTo(9_000);
    }
}
