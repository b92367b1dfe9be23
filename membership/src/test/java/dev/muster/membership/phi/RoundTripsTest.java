package dev.muster.membership.phi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripsTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void without_a_sample_the_probe_waits_as_long_as_it_may() {
        RoundTrips roundTrips = new RoundTrips();
        RoundTripPrior prior = new RoundTripPrior();
        prior.record(MILLISECOND);

        assertThat(roundTrips.percentileNanos(prior)).isEmpty();
        assertThat(roundTrips.probeTimeoutNanos(prior, 50 * MILLISECOND, 500 * MILLISECOND))
                .isEqualTo(500 * MILLISECOND);
    }

    @ParameterizedTest(name = "{0} ms then {1} ms => {2} µs")
    @CsvSource({"100, 100, 250000", "100, 200, 362500", "200, 100, 587500"})
    void few_samples_are_smoothed_as_in_rfc_6298(long first, long second, long expectedMicros) {
        RoundTrips roundTrips = new RoundTrips();
        roundTrips.record(first * MILLISECOND);

        assertThat(roundTrips.percentileNanos(new RoundTripPrior())).hasValue(3 * first * MILLISECOND);

        roundTrips.record(second * MILLISECOND);

        assertThat(roundTrips.percentileNanos(new RoundTripPrior())).hasValue(expectedMicros * 1_000);
    }

    @Test
    void steady_samples_still_leave_the_granularity_of_the_clock() {
        RoundTrips roundTrips = new RoundTrips();
        for (int sample = 0; sample < 19; sample++) {
            roundTrips.record(MILLISECOND);
        }

        assertThat(roundTrips.percentileNanos(new RoundTripPrior()).orElseThrow())
                .isBetween(MILLISECOND + 1_000, MILLISECOND + 20_000);
    }

    @Test
    void from_twenty_samples_on_the_percentile_counts_drawn_towards_all_peers() {
        RoundTrips roundTrips = new RoundTrips();
        RoundTripPrior prior = new RoundTripPrior();
        for (int sample = 1; sample <= 20; sample++) {
            roundTrips.record(sample * MILLISECOND);
        }
        for (int sample = 0; sample < 100; sample++) {
            prior.record(80 * MILLISECOND);
        }

        long others = prior.percentileNanos().orElseThrow();

        assertThat(roundTrips.percentileNanos(new RoundTripPrior())).hasValue(20 * MILLISECOND);
        assertThat(others).isBetween(80 * MILLISECOND, 90 * MILLISECOND);
        assertThat(roundTrips.percentileNanos(prior)).hasValue((20 * 20 * MILLISECOND + 10 * others) / 30);
    }

    @Test
    void of_a_hundred_samples_the_largest_alone_is_ignored_and_the_oldest_are_forgotten() {
        RoundTrips roundTrips = new RoundTrips();
        for (int sample = 0; sample < 50; sample++) {
            roundTrips.record(900 * MILLISECOND);
        }
        for (int sample = 1; sample <= 100; sample++) {
            roundTrips.record(sample * MILLISECOND);
        }

        assertThat(roundTrips.count()).isEqualTo(100);
        assertThat(roundTrips.percentileNanos(new RoundTripPrior())).hasValue(99 * MILLISECOND);
    }

    @ParameterizedTest(name = "{0} ms => {1} ms")
    @CsvSource({"1, 50", "40, 60", "200, 300", "900, 500", "3000000, 500"})
    void the_probe_timeout_is_one_and_a_half_percentiles_within_its_bounds(long roundTrip, long timeout) {
        RoundTrips roundTrips = new RoundTrips();
        for (int sample = 0; sample < 100; sample++) {
            roundTrips.record(roundTrip * MILLISECOND);
        }

        assertThat(roundTrips.probeTimeoutNanos(new RoundTripPrior(), 50 * MILLISECOND, 500 * MILLISECOND))
                .isEqualTo(timeout * MILLISECOND);
    }

    @Test
    void a_negative_round_trip_or_crossed_bounds_are_refused() {
        RoundTrips roundTrips = new RoundTrips();
        RoundTripPrior prior = new RoundTripPrior();

        assertThatThrownBy(() -> roundTrips.record(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> prior.record(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> roundTrips.probeTimeoutNanos(prior, 0, 1)).hasMessageContaining("was 0");
        assertThatThrownBy(() -> roundTrips.probeTimeoutNanos(prior, 2, 1)).hasMessageContaining("mostNanos = 1");
        assertThat(roundTrips.count()).isZero();
        assertThat(prior.count()).isZero();
    }

    @Test
    void the_prior_is_within_an_eighth_of_the_exact_percentile_of_its_window() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int samples = 1 + random.nextInt(3_000);
            long[] nanos =
                    random.longs(samples, 0, 1L << (10 + random.nextInt(31))).toArray();
            RoundTripPrior prior = new RoundTripPrior();

            for (long sample : nanos) {
                prior.record(sample);
            }

            long[] window = Arrays.copyOfRange(nanos, Math.max(0, samples - 1_000), samples);
            Arrays.sort(window);
            long exact = window[(int) Math.ceil(0.99 * window.length) - 1];
            assertThat(prior.count()).as("seed %d", seed).isEqualTo(window.length);
            assertThat(prior.percentileNanos().orElseThrow())
                    .as("seed %d", seed)
                    .isBetween(exact, exact / 8 * 9 + 2_000);
        }
    }

    @Test
    void the_fit_finds_a_log_normal_distribution_again() {
        SplittableRandom random = new SplittableRandom(1);
        RoundTrips roundTrips = new RoundTrips();
        RoundTripPrior prior = new RoundTripPrior();
        double logMedian = Math.log(20 * MILLISECOND);
        for (int sample = 0; sample < 2_000; sample++) {
            long nanos = (long) Math.exp(logMedian + 0.5 * random.nextGaussian());
            roundTrips.record(nanos);
            prior.record(nanos);
        }

        assertThat(roundTrips.distribution(prior).logMedian()).isCloseTo(logMedian, within(0.15));
        assertThat(roundTrips.distribution(prior).logDeviation()).isCloseTo(0.5, within(0.1));
        assertThat(prior.distribution().logMedian()).isCloseTo(logMedian, within(0.1));
        assertThat(prior.distribution().logDeviation()).isCloseTo(0.5, within(0.05));
    }

    @Test
    void the_fewer_the_samples_the_wider_the_fit() {
        RoundTrips few = new RoundTrips();
        RoundTrips many = new RoundTrips();
        few.record(MILLISECOND);
        for (int sample = 0; sample < 100; sample++) {
            many.record(MILLISECOND);
        }

        RoundTripPrior unknown = new RoundTripPrior();

        assertThat(new RoundTrips().distribution(unknown)).isEqualTo(RoundTripDistribution.unknown());
        assertThat(few.distribution(unknown).logDeviation())
                .isGreaterThan(many.distribution(unknown).logDeviation());
        assertThat(many.distribution(unknown).probabilityLonger(10 * MILLISECOND))
                .isLessThan(0.01);
    }
}
