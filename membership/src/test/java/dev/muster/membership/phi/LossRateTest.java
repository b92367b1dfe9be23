package dev.muster.membership.phi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossRateTest {
    @Test
    void it_starts_at_one_in_a_hundred_and_stays_within_its_bounds() {
        LossRate lossless = new LossRate();
        LossRate lossy = new LossRate();

        assertThat(lossless.probability()).isEqualTo(0.01);

        for (int outcome = 0; outcome < 10_000; outcome++) {
            lossless.answered();
            lossy.lost();
        }

        assertThat(lossless.probability()).isEqualTo(0.001);
        assertThat(lossy.probability()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 0.25})
    void it_finds_the_rate_of_loss(double loss) {
        SplittableRandom random = new SplittableRandom(7);
        LossRate rate = new LossRate();
        double sum = 0;
        for (int outcome = 0; outcome < 20_000; outcome++) {
            if (random.nextDouble() < loss) {
                rate.lost();
            } else {
                rate.answered();
            }
            sum += rate.probability();
        }

        assertThat(sum / 20_000).isCloseTo(loss, within(0.1 * loss));
    }
}
