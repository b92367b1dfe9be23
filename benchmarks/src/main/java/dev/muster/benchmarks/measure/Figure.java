package dev.muster.benchmarks.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One figure of a case, measured on all subjects in the same run. The first subject is compared with each of the others.
 *
 * @param name what was measured, with its unit
 * @param rounds the values of each subject, in the order of the table; each has at least one
 */
public record Figure(String name, Map<String, List<Double>> rounds) {
    /** Copies the rounds, and refuses a subject without any. */
    public Figure {
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        rounds.forEach((subject, values) -> copy.put(subject, List.copyOf(values)));
        rounds = Collections.unmodifiableMap(copy);
        if (rounds.isEmpty() || rounds.values().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("rounds of [" + name + "] must not be empty");
        }
    }

    /** The figure of two sides. */
    public static Figure of(String name, List<Double> muster, List<Double> pekko) {
        Map<String, List<Double>> rounds = new LinkedHashMap<>();
        rounds.put("muster", muster);
        rounds.put("pekko", pekko);
        return new Figure(name, rounds);
    }

    /** The first subject: the one that is compared. */
    public String first() {
        return rounds.keySet().iterator().next();
    }

    /** The median of a subject's rounds. */
    public double median(String subject) {
        return median(valuesOf(subject));
    }

    /** Median of the first subject over that of {@code subject}; not a number where both are zero. */
    public double ratioTo(String subject) {
        return median(first()) / median(subject);
    }

    /** Median and range of a subject, for a table. */
    public String describe(String subject) {
        double[] sorted = sorted(valuesOf(subject));
        return rounded(median(subject)) + " [" + rounded(sorted[0]) + ".." + rounded(sorted[sorted.length - 1]) + "]";
    }

    static double median(List<Double> rounds) {
        double[] sorted = sorted(rounds);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Three digits that matter; whole numbers from a hundred up. */
    static String rounded(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }

    private List<Double> valuesOf(String subject) {
        List<Double> values = rounds.get(subject);
        if (values == null) {
            throw new IllegalArgumentException("[" + name + "] has no subject " + subject);
        }
        return values;
    }

    private static double[] sorted(List<Double> rounds) {
        return rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
