package dev.muster.membership.phi;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The last 100 round trips to one peer, and the probe timeout they give. A timeout that is too short only brings the
 * indirect probes forward; the verdict falls at the end of the protocol period, so nothing here can convict.
 *
 * <p>Below 20 samples the estimate is that of RFC 6298, section 2, SRTT + max(G, 4 RTTVAR), with the clock's
 * granularity G of one microsecond. We depart from it in having no lower bound of one second: the caller's bounds take
 * its place. Karn's rule (section 3) is not needed, since every probe has a sequence number of its own. From 20 samples
 * on the estimate is their 99th percentile by nearest rank, drawn towards that of all peers as if ten samples had shown
 * the latter.
 *
 * <p>Samples are kept in whole microseconds, up to 35 minutes, in an array that grows as they come. Not thread safe.
 */
public final class RoundTrips {
    private static final int WINDOW = 100;
    private static final int FIRST_CAPACITY = 8;
    private static final int FEWEST_FOR_A_PERCENTILE = 20;
    private static final int PRIOR_WEIGHT = 10;
    private static final int[] NONE = {};

    private int[] samples = NONE;
    private int count;
    private int next;

    /** Knows nothing. */
    public RoundTrips() {}

    /**
     * Takes one sample; the oldest of 100 is forgotten for it.
     *
     * @throws IllegalArgumentException if {@code roundTripNanos} is negative
     */
    public void record(long roundTripNanos) {
        int micros = micros(roundTripNanos);
        if (count == samples.length && count < WINDOW) {
            samples = Arrays.copyOf(samples, Math.min(WINDOW, Math.max(FIRST_CAPACITY, 2 * count)));
        }
        samples[next] = micros;
        next = (next + 1) % WINDOW;
        count = Math.min(WINDOW, count + 1);
    }

    /** How many samples there are, 0 to 100. */
    public int count() {
        return count;
    }

    /** What 99 of 100 round trips stay below, in nanoseconds; empty before the first sample. */
    public OptionalLong percentileNanos(RoundTripPrior prior) {
        if (count == 0) {
            return OptionalLong.empty();
        }
        if (count < FEWEST_FOR_A_PERCENTILE) {
            return OptionalLong.of(smoothedNanos());
        }
        long own = 1_000L * percentileMicros();
        long others = prior.percentileNanos().orElse(own);
        return OptionalLong.of((count * own + PRIOR_WEIGHT * others) / (count + PRIOR_WEIGHT));
    }

    /**
     * How long to wait for an answer before others are asked to probe: one and a half times the 99th percentile, but at
     * least {@code leastNanos} and at most {@code mostNanos}, and {@code mostNanos} before the first sample. The local
     * health multiplier is the caller's to apply.
     *
     * @throws IllegalArgumentException unless 0 &lt; {@code leastNanos} &lt;= {@code mostNanos}
     */
    public long probeTimeoutNanos(RoundTripPrior prior, long leastNanos, long mostNanos) {
        if (leastNanos <= 0 || leastNanos > mostNanos) {
            throw new IllegalArgumentException(
                    "leastNanos must be between 1 and mostNanos = " + mostNanos + ", was " + leastNanos);
        }
        OptionalLong percentile = percentileNanos(prior);
        if (percentile.isEmpty()) {
            return mostNanos;
        }
        return Math.max(leastNanos, Math.min(mostNanos, percentile.getAsLong() / 2 * 3));
    }

    /** A log-normal fit to the samples, mixed with that of all peers as if ten samples had shown the latter. */
    public RoundTripDistribution distribution(RoundTripPrior prior) {
        LogMoments moments = new LogMoments();
        for (int index = 0; index < count; index++) {
            moments.add(1_000L * samples[index], 1);
        }
        moments.add(prior.distribution(), PRIOR_WEIGHT);
        return moments.fit();
    }

    /** RFC 6298, rules 2.2 and 2.3, over the samples in the order of their arrival: there are too few to have wrapped. */
    private long smoothedNanos() {
        double smoothed = samples[0];
        double variation = smoothed / 2;
        for (int index = 1; index < count; index++) {
            variation += (Math.abs(smoothed - samples[index]) - variation) / 4;
            smoothed += (samples[index] - smoothed) / 8;
        }
        return (long) (1_000 * (smoothed + Math.max(1, 4 * variation)));
    }

    /** The largest sample, or of 100 the second largest. */
    private int percentileMicros() {
        int largest = 0;
        int second = 0;
        for (int index = 0; index < count; index++) {
            int sample = samples[index];
            second = Math.max(second, Math.min(largest, sample));
            largest = Math.max(largest, sample);
        }
        return count < WINDOW ? largest : second;
    }

    /** {@code nanos} in microseconds, rounded up, at least 1. */
    static int micros(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("roundTripNanos must be 0 or more, was " + nanos);
        }
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, nanos / 1_000 + (nanos % 1_000 == 0 ? 0 : 1)));
    }
}
