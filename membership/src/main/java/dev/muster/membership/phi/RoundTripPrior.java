package dev.muster.membership.phi;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The round trips to all peers together: the last 1 000 samples, in a histogram of 8 buckets to each power of two. It
 * stands in for what one peer's own samples do not tell yet. Recording takes constant time; a read passes over the 232
 * buckets and reports a bucket by its upper end, so at most 12.5 % too much. Not thread safe.
 */
public final class RoundTripPrior {
    private static final int WINDOW = 1_000;
    private static final int FIRST_CAPACITY = 32;
    private static final int BUCKETS = 232;
    private static final int BUCKETS_PER_OCTAVE_BITS = 3;
    private static final int FEWEST_FOR_A_FIT = 20;

    private final short[] counts = new short[BUCKETS];
    private byte[] buckets = new byte[FIRST_CAPACITY];
    private int count;
    private int next;

    /** Knows nothing. */
    public RoundTripPrior() {}

    /**
     * Takes one sample, whoever the peer is; the oldest of 1 000 is forgotten for it.
     *
     * @throws IllegalArgumentException if {@code roundTripNanos} is negative
     */
    public void record(long roundTripNanos) {
        int bucket = bucket(RoundTrips.micros(roundTripNanos));
        if (count == buckets.length && count < WINDOW) {
            buckets = Arrays.copyOf(buckets, Math.min(WINDOW, 2 * count));
        }
        if (count == WINDOW) {
            counts[buckets[next] & 0xFF]--;
        } else {
            count++;
        }
        buckets[next] = (byte) bucket;
        counts[bucket]++;
        next = (next + 1) % WINDOW;
    }

    /** How many samples the window holds, 0 to 1 000. */
    public int count() {
        return count;
    }

    /** The 99th percentile by nearest rank, rounded up to its bucket's end, in nanoseconds; empty before the first. */
    public OptionalLong percentileNanos() {
        int above = count - (99 * count + 99) / 100;
        for (int bucket = BUCKETS - 1; bucket >= 0; bucket--) {
            above -= counts[bucket];
            if (above < 0) {
                return OptionalLong.of(1_000L * lastMicros(bucket));
            }
        }
        return OptionalLong.empty();
    }

    /** A log-normal fit to the window; {@link RoundTripDistribution#unknown()} below 20 samples. */
    public RoundTripDistribution distribution() {
        if (count < FEWEST_FOR_A_FIT) {
            return RoundTripDistribution.unknown();
        }
        LogMoments moments = new LogMoments();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] > 0) {
                moments.add(1_000L * lastMicros(bucket), counts[bucket]);
            }
        }
        return moments.fit();
    }

    /** Below 16 µs each microsecond has its bucket; above, the leading bit and the three after it tell the bucket. */
    private static int bucket(int micros) {
        int shift = Math.max(0, Integer.SIZE - 1 - BUCKETS_PER_OCTAVE_BITS - Integer.numberOfLeadingZeros(micros));
        return (shift << BUCKETS_PER_OCTAVE_BITS) + (micros >>> shift);
    }

    private static long lastMicros(int bucket) {
        int shift = Math.max(0, (bucket >>> BUCKETS_PER_OCTAVE_BITS) - 1);
        long leading = bucket - ((long) shift << BUCKETS_PER_OCTAVE_BITS);
        return ((leading + 1) << shift) - 1;
    }
}
