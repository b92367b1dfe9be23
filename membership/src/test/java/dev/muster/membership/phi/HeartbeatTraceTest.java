package dev.muster.membership.phi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the detectors make of a trace in which nothing ever fails, so that every suspicion is a mistake. Of 400 000
 * heartbeats, 11 hours, from seed 1, with a window of 1 000 unless told otherwise:
 *
 * <pre>
 * level                                      1       2       4       8      10      12      16
 * mistakes/s, published                    .09     .05    .033    .022   .0125   .0036    .001
 * mistakes/s, here                         .62    .071    .030    .029    .029    .028    .025
 * median silence until then, ms            114     125     139     158     166     173     185
 * mistakes/s, window of 20                1.14    .226    .043    .029    .029    .028    .027
 * mistakes/s, acceptable pause 300 ms   .00045  .00042  .00042  .00042  .00042  .00042  .00042
 * median silence until then, ms            415     424     439     460     466     475     487
 * mistakes/heartbeat, bounded level      .0031   .0024 .000035 .000018 .000013 .000008 .000005
 * </pre>
 *
 * <p>The plateau from 4 on is the lost packets, as in the paper; ours lasts beyond 8 because the delays of the synthetic
 * trace have a lighter tail. The acceptable pause leaves only the bursts. The bounded level means what it says up to 4,
 * two bursts of questions; beyond, losses that outlast the retransmission timeout are what is left.
 */
class HeartbeatTraceTest {
    private static final double[] LEVELS = {1, 2, 4, 8, 10, 12, 16};
    private static final int BEATS = 400_000;
    private static final int BEATS_BETWEEN_SILENCES = 1_000;
    private static final long RETRANSMISSION_NANOS = 350_000_000;

    @Test
    void the_trace_loses_what_the_published_one_lost() {
        HeartbeatTrace trace = new HeartbeatTrace(new SplittableRandom(1));
        for (int beat = 0; beat < BEATS; beat++) {
            trace.nextArrivalNanos();
        }

        assertThat(trace.lossRate()).isCloseTo(0.004, within(0.0007));
    }

    @Test
    void a_higher_threshold_errs_less_often_and_detects_later() {
        Outcome outcome = follow(withoutPause(1_000));

        for (int index = 1; index < LEVELS.length; index++) {
            assertThat(outcome.mistakesPerSecond(index))
                    .as("level %s", LEVELS[index])
                    .isLessThanOrEqualTo(outcome.mistakesPerSecond(index - 1));
            assertThat(outcome.silenceMillis(index))
                    .as("level %s", LEVELS[index])
                    .isGreaterThan(outcome.silenceMillis(index - 1));
        }
        assertThat(outcome.mistakesPerSecond(0)).isGreaterThan(10 * outcome.mistakesPerSecond(2));
    }

    @Test
    void from_level_four_on_the_mistakes_are_the_lost_packets() {
        Outcome outcome = follow(withoutPause(1_000));

        assertThat(outcome.mistakesPerSecond(2)).isCloseTo(0.033, within(0.006));
        assertThat(outcome.mistakesPerSecond(3)).isCloseTo(0.030, within(0.004));
        assertThat(outcome.silenceMillis(3)).isCloseTo(167, within(10L));
    }

    @Test
    void a_longer_window_errs_less_often() {
        assertThat(follow(withoutPause(20)).mistakesPerSecond(1))
                .isGreaterThan(2 * follow(withoutPause(1_000)).mistakesPerSecond(1));
    }

    @Test
    void an_acceptable_pause_of_three_heartbeats_leaves_only_the_bursts() {
        Outcome outcome = follow(
                new AccrualSettings(1_000, Duration.ofMillis(10), Duration.ofMillis(300), Duration.ofMillis(100), 8));

        assertThat(outcome.mistakesPerSecond(3)).isLessThan(0.001);
        assertThat(outcome.silenceMillis(3)).isLessThan(500);
    }

    @Test
    void the_bounded_level_does_not_exaggerate_up_to_four_where_the_normal_tail_does() {
        Outcome bounded = followWithQuestions();
        Outcome classic = follow(withoutPause(1_000));

        for (int index = 0; index <= 2; index++) {
            assertThat(bounded.mistakesPerHeartbeat(index))
                    .as("level %s", LEVELS[index])
                    .isLessThan(Math.pow(10, -LEVELS[index]));
        }
        assertThat(classic.mistakesPerHeartbeat(2)).isGreaterThan(10 * Math.pow(10, -LEVELS[2]));
        assertThat(bounded.mistakesPerHeartbeat(3)).isBetween(1e-6, 1e-4);
    }

    /** As in the paper: no pause, every interval a sample, and a deviation as small as it comes. */
    private static AccrualSettings withoutPause(int window) {
        return new AccrualSettings(window, Duration.ofNanos(1_000), Duration.ZERO, Duration.ofMillis(100), 1e12);
    }

    private static Outcome follow(AccrualSettings settings) {
        HeartbeatTrace trace = new HeartbeatTrace(new SplittableRandom(1));
        AccrualDetector detector = new AccrualDetector(settings);
        Outcome outcome = new Outcome(trace.nextArrivalNanos());
        detector.heartbeat(outcome.lastNanos);
        for (int beat = 1; beat < BEATS; beat++) {
            outcome.arrived(trace.nextArrivalNanos(), detector::phi);
            detector.heartbeat(outcome.lastNanos);
            if (beat % BEATS_BETWEEN_SILENCES == 0) {
                outcome.fellSilent(detector::phi);
            }
        }
        return outcome;
    }

    /** Each heartbeat is the answer to a question asked when the one before it arrived, or should have. */
    private static Outcome followWithQuestions() {
        HeartbeatTrace trace = new HeartbeatTrace(new SplittableRandom(1));
        RoundTrips roundTrips = new RoundTrips();
        RoundTripPrior prior = new RoundTripPrior();
        LossRate loss = new LossRate();
        SuspicionLevel level = new SuspicionLevel();
        Outcome outcome = new Outcome(trace.nextArrivalNanos());
        for (int beat = 1; beat < BEATS; beat++) {
            long arrivalNanos = trace.nextArrivalNanos();
            long askedNanos = outcome.lastNanos;
            int missing = 0;
            level.asked(askedNanos, 0, RETRANSMISSION_NANOS);
            while (arrivalNanos - askedNanos > 3 * HeartbeatTrace.INTERVAL_NANOS / 2) {
                askedNanos += HeartbeatTrace.INTERVAL_NANOS;
                level.asked(askedNanos, 0, RETRANSMISSION_NANOS);
                missing++;
            }
            RoundTripDistribution distribution = roundTrips.distribution(prior);
            outcome.arrived(arrivalNanos, nanos -> level.level(nanos, distribution, loss.probability()));
            level.answered();
            IntStream.range(0, missing).forEach(lost -> loss.lost());
            loss.answered();
            roundTrips.record(arrivalNanos - askedNanos);
            prior.record(arrivalNanos - askedNanos);
        }
        return outcome;
    }

    private static final class Outcome {
        private final long firstNanos;
        private final long[] mistakes = new long[LEVELS.length];
        private final long[][] silencesMillis = new long[LEVELS.length][BEATS / BEATS_BETWEEN_SILENCES];
        private int silences;
        private long lastNanos;

        Outcome(long firstNanos) {
            this.firstNanos = firstNanos;
            this.lastNanos = firstNanos;
        }

        void arrived(long nowNanos, LongToDoubleFunction suspicion) {
            double level = suspicion.applyAsDouble(nowNanos);
            for (int index = 0; index < LEVELS.length; index++) {
                mistakes[index] += level >= LEVELS[index] ? 1 : 0;
            }
            lastNanos = nowNanos;
        }

        void fellSilent(LongToDoubleFunction suspicion) {
            long millis = 0;
            for (int index = 0; index < LEVELS.length; index++) {
                while (suspicion.applyAsDouble(lastNanos + millis * 1_000_000) < LEVELS[index]) {
                    millis += 1 + millis / 200;
                }
                silencesMillis[index][silences] = millis;
            }
            silences++;
        }

        double mistakesPerSecond(int index) {
            return mistakes[index] / ((lastNanos - firstNanos) / 1e9);
        }

        double mistakesPerHeartbeat(int index) {
            return (double) mistakes[index] / BEATS;
        }

        /** The median. */
        long silenceMillis(int index) {
            long[] sorted = Arrays.copyOf(silencesMillis[index], silences);
            Arrays.sort(sorted);
            return sorted[silences / 2];
        }
    }
}
