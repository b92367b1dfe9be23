package dev.muster.membership.phi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuspicionLevelTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final RoundTripDistribution ONE_MILLISECOND = new RoundTripDistribution(Math.log(MILLISECOND), 0.5);

    @Test
    void nothing_unanswered_is_level_zero() {
        SuspicionLevel level = new SuspicionLevel();

        assertThat(level.level(0, ONE_MILLISECOND, 0.01)).isZero();

        level.asked(0, 0, MILLISECOND);
        level.asked(SECOND, 0, MILLISECOND);
        level.answered();

        assertThat(level.level(100 * SECOND, ONE_MILLISECOND, 0.01)).isZero();
        assertThat(level.openBursts()).isZero();
    }

    @ParameterizedTest(name = "{0} questions at loss {1} => {2}")
    @CsvSource({"1, 0.01, 2", "2, 0.01, 4", "5, 0.01, 10", "1, 0.1, 1", "3, 0.001, 9", "4, 1, 0"})
    void an_overdue_question_weighs_as_much_as_its_loss_is_improbable(int questions, double loss, double expected) {
        SuspicionLevel level = new SuspicionLevel();
        for (int question = 0; question < questions; question++) {
            level.asked(question * SECOND, 0, 10 * MILLISECOND);
        }

        assertThat(level.level(60 * SECOND, ONE_MILLISECOND, loss)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void a_question_half_of_whose_answers_would_be_back_weighs_little() {
        SuspicionLevel level = new SuspicionLevel();
        level.asked(0, 0, 10 * MILLISECOND);

        assertThat(level.level(MILLISECOND, ONE_MILLISECOND, 0.01))
                .isCloseTo(-Math.log10(0.01 + 0.99 / 2), within(1e-9));
    }

    @Test
    void the_questions_of_one_burst_count_once_however_long_it_goes_on() {
        SuspicionLevel burst = new SuspicionLevel();
        SuspicionLevel stream = new SuspicionLevel();
        for (int question = 0; question <= 10; question++) {
            burst.asked(question * MILLISECOND, 0, 10 * MILLISECOND);
            stream.asked(question * 10L * MILLISECOND, 0, 19 * MILLISECOND);
        }

        assertThat(burst.openBursts()).isEqualTo(1);
        assertThat(stream.openBursts()).isEqualTo(6);
    }

    @ParameterizedTest(name = "local health {0} => {1}")
    @CsvSource({"0, 2", "1, 1", "3, 0.5", "7, 0.25"})
    void an_unhealthy_asker_weighs_less(int localHealth, double expected) {
        SuspicionLevel level = new SuspicionLevel();
        level.asked(0, localHealth, 10 * MILLISECOND);

        assertThat(level.level(SECOND, ONE_MILLISECOND, 0.01)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void the_level_never_falls_while_nothing_is_heard_and_stays_bounded() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SuspicionLevel level = new SuspicionLevel();
            RoundTripDistribution distribution = new RoundTripDistribution(
                    Math.log(MILLISECOND) + 5 * random.nextDouble(), 2 * random.nextDouble() + 0.1);
            double loss = 0.001 + 0.3 * random.nextDouble();
            long nowNanos = Long.MAX_VALUE - 20 * SECOND;
            double before = 0;
            double askedWeight = 0;
            for (int step = 0; step < 300; step++) {
                nowNanos += random.nextLong(SECOND);
                int localHealth = random.nextInt(9);
                level.asked(nowNanos, localHealth, random.nextLong(SECOND));
                askedWeight += 1.0 / (1 + localHealth);

                double now = level.level(nowNanos, distribution, loss);

                assertThat(now)
                        .as("seed %d, step %d", seed, step)
                        .isGreaterThanOrEqualTo(before - 1e-6)
                        .isLessThanOrEqualTo(Math.min(32, askedWeight) * -Math.log10(loss) + 1e-4)
                        .isFinite();
                before = now;
            }
            level.answered();
            assertThat(level.level(nowNanos, distribution, loss))
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void arguments_out_of_range_are_refused() {
        SuspicionLevel level = new SuspicionLevel();

        assertThatThrownBy(() -> level.asked(0, -1, 1)).hasMessageContaining("localHealth");
        assertThatThrownBy(() -> level.asked(0, 0, -1)).hasMessageContaining("retransmissionNanos");
        assertThatThrownBy(() -> level.level(0, ONE_MILLISECOND, 0)).hasMessageContaining("lossProbability");
        assertThatThrownBy(() -> level.level(0, ONE_MILLISECOND, Double.NaN)).hasMessageContaining("lossProbability");
        assertThatThrownBy(() -> new RoundTripDistribution(Double.NaN, 1)).hasMessageContaining("logMedian");
        assertThatThrownBy(() -> new RoundTripDistribution(1, 0)).hasMessageContaining("logDeviation");
        assertThat(level.openBursts()).isZero();
    }
}
