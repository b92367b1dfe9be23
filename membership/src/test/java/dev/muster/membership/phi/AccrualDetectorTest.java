package dev.muster.membership.phi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.PhiAccrualFailureDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccrualDetectorTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    @Test
    void before_the_first_heartbeat_there_is_no_suspicion() {
        AccrualDetector detector = new AccrualDetector(AccrualSettings.cluster());

        assertThat(detector.isMonitoring()).isFalse();
        assertThat(detector.phi(100 * SECOND)).isZero();
    }

    @Test
    void silence_after_the_very_first_heartbeat_is_noticed() {
        AccrualDetector detector = new AccrualDetector(AccrualSettings.cluster());
        detector.heartbeat(7 * SECOND);

        assertThat(detector.isMonitoring()).isTrue();
        assertThat(silenceMillisUntil(8, detector, 7 * SECOND)).isBetween(5_403L, 5_404L);
    }

    @ParameterizedTest(name = "phi {0} after {1} ms")
    @CsvSource({"1, 4129", "3, 4310", "5, 4427", "8, 4562", "10, 4637", "12, 4704"})
    void regular_heartbeats_each_second_are_missed_after_a_bit_more_than_four(double level, long millis) {
        AccrualDetector detector = new AccrualDetector(AccrualSettings.cluster());
        long last = regularHeartbeats(detector, SECOND, 1_100);

        assertThat(silenceMillisUntil(level, detector, last)).isEqualTo(millis);
    }

    @Test
    void the_logistic_tail_of_pekko_gives_up_forty_milliseconds_earlier() {
        AtomicLong clockMillis = new AtomicLong();
        PhiAccrualFailureDetector pekko = new PhiAccrualFailureDetector(
                8,
                1_000,
                scala.concurrent.duration.Duration.create(100, TimeUnit.MILLISECONDS),
                scala.concurrent.duration.Duration.create(3, TimeUnit.SECONDS),
                scala.concurrent.duration.Duration.create(1, TimeUnit.SECONDS),
                clock(clockMillis));
        for (int beat = 0; beat < 1_100; beat++) {
            clockMillis.set(beat * 1_000L);
            pekko.heartbeat();
        }

        clockMillis.addAndGet(4_520);
        assertThat(pekko.isAvailable()).isTrue();
        clockMillis.addAndGet(5);
        assertThat(pekko.isAvailable()).isFalse();
    }

    @ParameterizedTest(name = "{0} deviations => phi {1}")
    @CsvSource({
        "-3, 0.00058664931",
        "0, 0.30103",
        "1, 0.79954554",
        "3, 2.869699",
        "6, 9.0058643",
        "10, 23.1180534",
        "40, 349.4370065"
    })
    void phi_is_the_logarithm_of_the_normal_tail_at_the_silence(int deviations, double expected) {
        AccrualDetector detector = new AccrualDetector(
                new AccrualSettings(1_000, Duration.ofMillis(1), Duration.ZERO, Duration.ofSeconds(1), 400));
        long last = 0;
        detector.heartbeat(last);
        for (int beat = 0; beat < 1_000; beat++) {
            last += SECOND + (beat % 2 == 0 ? 20 : -20) * MILLISECOND;
            detector.heartbeat(last);
        }

        assertThat(detector.phi(last + SECOND + deviations * 20L * MILLISECOND))
                .isCloseTo(expected, within(1e-7 * Math.max(1, expected)));
    }

    @Test
    void phi_grows_with_silence_without_end_but_is_never_infinite() {
        AccrualDetector detector = new AccrualDetector(
                new AccrualSettings(10, Duration.ofNanos(1_000), Duration.ZERO, Duration.ofNanos(1_000), 8));
        detector.heartbeat(Long.MAX_VALUE - SECOND);
        double before = 0;
        for (long silence = 1; silence < Long.MAX_VALUE / 2; silence *= 2) {
            double now = detector.phi(Long.MAX_VALUE - SECOND + silence);

            assertThat(now).as("silence %d", silence).isFinite().isGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    @Test
    void an_outage_is_no_sample_but_what_follows_it_is() {
        AccrualDetector detector = new AccrualDetector(AccrualSettings.cluster());
        long last = regularHeartbeats(detector, SECOND, 1_100) + 600 * SECOND;

        assertThat(detector.phi(last)).isGreaterThan(8);

        detector.heartbeat(last);

        assertThat(detector.phi(last)).isLessThan(1e-9);
        assertThat(silenceMillisUntil(8, detector, last)).isEqualTo(4_562);
    }

    @Test
    void the_window_forgets_what_is_older() {
        AccrualDetector detector = new AccrualDetector(
                new AccrualSettings(100, Duration.ofMillis(10), Duration.ZERO, Duration.ofSeconds(30), 1e9));
        regularHeartbeats(detector, 30 * SECOND, 1_000);
        long last = 0;
        for (int beat = 0; beat <= 150; beat++) {
            last = (30_000 + beat) * SECOND;
            detector.heartbeat(last);
        }

        assertThat(silenceMillisUntil(8, detector, last)).isEqualTo(1_057);
    }

    @Test
    void a_clock_that_goes_back_adds_an_empty_interval() {
        AccrualDetector detector = new AccrualDetector(AccrualSettings.cluster());
        detector.heartbeat(10 * SECOND);
        detector.heartbeat(9 * SECOND);

        assertThat(detector.phi(10 * SECOND)).isLessThan(0.001);
        assertThat(detector.phi(60 * SECOND)).isGreaterThan(8);
    }

    @Test
    void mean_and_deviation_of_the_window_are_those_of_its_samples() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = 2 + random.nextInt(50);
            long[] micros = random.longs(200, 0, 1L << (10 + random.nextInt(25)))
                    .map(m -> Math.min(m, Integer.MAX_VALUE))
                    .toArray();
            IntervalWindow window = new IntervalWindow(size);
            for (long interval : micros) {
                window.add(1_000 * interval);
            }

            double mean = 0;
            double variance = 0;
            for (int index = 200 - size; index < 200; index++) {
                mean += (double) micros[index] / size;
            }
            for (int index = 200 - size; index < 200; index++) {
                variance += (micros[index] - mean) * (micros[index] - mean) / size;
            }
            assertThat(window.meanMicros()).as("seed %d", seed).isCloseTo(mean, within(1e-9 * mean));
            assertThat(window.deviationMicros())
                    .as("seed %d", seed)
                    .isCloseTo(Math.sqrt(variance), within(1e-6 * Math.sqrt(variance) + 1e-6));
        }
    }

    @Test
    void settings_out_of_range_are_refused() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new AccrualSettings(1, second, second, second, 8))
                .hasMessageContaining("window");
        assertThatThrownBy(() -> new AccrualSettings(10_001, second, second, second, 8))
                .hasMessageContaining("window");
        assertThatThrownBy(() -> new AccrualSettings(10, Duration.ZERO, second, second, 8))
                .hasMessageContaining("minimumDeviation");
        assertThatThrownBy(() -> new AccrualSettings(10, second, Duration.ofMillis(-1), second, 8))
                .hasMessageContaining("acceptablePause");
        assertThatThrownBy(() -> new AccrualSettings(10, second, second, Duration.ofDays(1), 8))
                .hasMessageContaining("firstEstimate");
        assertThatThrownBy(() -> new AccrualSettings(10, second, second, second, 0))
                .hasMessageContaining("outageLevel");
    }

    private static FailureDetector.Clock clock(AtomicLong millis) {
        return new FailureDetector.Clock() {
            @Override
            public Object apply() {
                return millis.get();
            }

            @Override
            public long apply$mcJ$sp() {
                return millis.get();
            }
        };
    }

    private static long regularHeartbeats(AccrualDetector detector, long intervalNanos, int beats) {
        for (int beat = 0; beat < beats; beat++) {
            detector.heartbeat(beat * intervalNanos);
        }
        return (beats - 1) * intervalNanos;
    }

    private static long silenceMillisUntil(double level, AccrualDetector detector, long lastNanos) {
        long millis = 0;
        while (detector.phi(lastNanos + millis * MILLISECOND) < level) {
            millis++;
        }
        return millis;
    }
}
