package dev.muster.sharding.heat;

import java.time.Duration;

/**
 * Exponential decay without touching what decays: instead of shrinking all counters as time goes by, later events weigh more
 * (forward decay: Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009, section III). Not thread safe.
 *
 * <p>Weights double with each half-life. Before they get too large the owner has to scale its counters: see {@link #advance}.
 */
final class Decay {
    private static final double SCALE_ABOVE = 1L << 40;

    private final double perNano;
    private final long bornNanos;
    private long landmarkNanos;
    private long weightNanos;
    private double weight = 1;

    Decay(Duration halfLife, long nowNanos) {
        if (halfLife.isNegative() || halfLife.toMillis() < 100 || halfLife.toDays() > 1) {
            throw new IllegalArgumentException("halfLife must be between 100 ms and a day, was " + halfLife);
        }
        perNano = Math.log(2) / halfLife.toNanos();
        bornNanos = nowNanos;
        landmarkNanos = nowNanos;
        weightNanos = nowNanos;
    }

    /** Goes on to {@code nowNanos}; by what all counters must be multiplied first, mostly 1. Time that goes back stands still. */
    double advance(long nowNanos) {
        if (nowNanos - weightNanos <= 0) {
            return 1;
        }
        weightNanos = nowNanos;
        weight = Math.exp(perNano * (nowNanos - landmarkNanos));
        if (weight < SCALE_ABOVE) {
            return 1;
        }
        double factor = 1 / weight;
        landmarkNanos = nowNanos;
        weight = 1;
        return factor;
    }

    /** What an event weighs at the time reached. */
    double weight() {
        return weight;
    }

    /**
     * By what a counter is to be multiplied to make it a rate per second at the time reached. A steady rate r has made a
     * counter of r (1 - e^-at) / a after the time t.
     */
    double perSecond() {
        double lived = -Math.expm1(-perNano * Math.max(1_000_000_000L, weightNanos - bornNanos));
        return perNano * 1e9 / (weight * lived);
    }
}
