package dev.muster.membership.phi;

/** Collects the mean and the variance of the logarithm of round trips. */
final class LogMoments {
    /** So that a very regular peer's round trips do not become a step: 1 in 1 000 takes more than twice the median. */
    private static final double LEAST_DEVIATION = 0.25;

    private double weight;
    private double mean;
    private double squares;

    /** Adds {@code times} round trips of {@code nanos}. West, Communications of the ACM 22 (9), 1979. */
    void add(long nanos, double times) {
        double log = StrictMath.log((double) Math.max(1, nanos));
        double distance = log - mean;
        weight += times;
        mean += distance * times / weight;
        squares += distance * times * (log - mean);
    }

    /** Adds {@code times} samples that are distributed like {@code distribution}. */
    void add(RoundTripDistribution distribution, double times) {
        double distance = distribution.logMedian() - mean;
        double both = weight + times;
        squares += distribution.logDeviation() * distribution.logDeviation() * times
                + distance * distance * weight * times / both;
        mean += distance * times / both;
        weight = both;
    }

    /** The log-normal distribution with these moments; something must have been added. */
    RoundTripDistribution fit() {
        return new RoundTripDistribution(mean, Math.max(LEAST_DEVIATION, Math.sqrt(squares / weight)));
    }
}
