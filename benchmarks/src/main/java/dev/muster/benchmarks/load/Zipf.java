package dev.muster.benchmarks.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks from 0 up, of which rank r comes in proportion to 1 / (r + 1)^exponent: Zipf's law. Exact, by looking up a
 * uniform draw in the table of cumulative shares.
 */
public final class Zipf {
    private final double[] cumulative;

    /** Over {@code ranks} ranks, at least one. */
    public Zipf(int ranks, double exponent) {
        if (ranks < 1) {
            throw new IllegalArgumentException("ranks must be at least 1, was " + ranks);
        }
        cumulative = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += Math.pow(rank + 1, -exponent);
            cumulative[rank] = sum;
        }
    }

    /** The share of all draws that {@code rank} gets. */
    public double share(int rank) {
        double below = rank == 0 ? 0 : cumulative[rank - 1];
        return (cumulative[rank] - below) / cumulative[cumulative.length - 1];
    }

    /** The next rank. */
    public int next(RandomGenerator random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        int rank = found < 0 ? -found - 1 : found + 1;
        return Math.min(rank, cumulative.length - 1);
    }
}
