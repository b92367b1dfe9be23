package dev.muster.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One figure of a case, measured on both sides in the same run.
 *
 * @param name what was measured, with its unit
 * @param muster the rounds of Muster, at least one
 * @param pekko the rounds of stock Pekko, at least one
 */
public record Figure(String name, List<Double> muster, List<Double> pekko) {
    /** Copies both lists, and refuses empty ones. */
    public Figure {
        muster = List.copyOf(muster);
        pekko = List.copyOf(pekko);
        if (muster.isEmpty() || pekko.isEmpty()) {
            throw new IllegalArgumentException("rounds of [" + name + "] must not be empty");
        }
    }

    /** Median of Muster over median of Pekko; below 1 where Muster needs less. */
    public double ratio() {
        return median(muster) / median(pekko);
    }

    /** The line a run prints: {@code case figure muster pekko ratio}, medians with the range of all rounds. */
    public String line(String caseName) {
        return String.format(
                Locale.ROOT, "%s\t%s\t%s\t%s\t%.2f", caseName, name, describe(muster), describe(pekko), ratio());
    }

    static double median(List<Double> rounds) {
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String describe(List<Double> rounds) {
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%.2f [%.2f..%.2f]",
                median(rounds),
                sorted[0],
                Arrays.stream(sorted).max().orElseThrow());
    }
}
