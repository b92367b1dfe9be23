package dev.muster.membership.phi;

/**
 * A log-normal distribution of round trips: the natural logarithm of a round trip in nanoseconds is normal.
 *
 * @param logMedian the mean of the logarithm, which is the logarithm of the median; finite
 * @param logDeviation the standard deviation of the logarithm; above 0 and finite
 */
public record RoundTripDistribution(double logMedian, double logDeviation) {
    private static final RoundTripDistribution UNKNOWN = new RoundTripDistribution(StrictMath.log(10_000_000), 1.5);

    /** Checks both arguments. */
    public RoundTripDistribution {
        if (!Double.isFinite(logMedian)) {
            throw new IllegalArgumentException("logMedian must be finite, was " + logMedian);
        }
        if (!(logDeviation > 0 && logDeviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("logDeviation must be above 0 and finite, was " + logDeviation);
        }
    }

    /** What is assumed before anything is measured: a median of 10 ms, and 1 in 100 longer than 330 ms. */
    public static RoundTripDistribution unknown() {
        return UNKNOWN;
    }

    /** The probability that a round trip takes longer than {@code nanos}: 1 for 0 or less, falling towards 0. */
    public double probabilityLonger(long nanos) {
        return nanos <= 0 ? 1 : NormalTail.probability((StrictMath.log((double) nanos) - logMedian) / logDeviation);
    }
}
