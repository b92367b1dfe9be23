package dev.muster.simulation.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Durations, and the three numbers that are told of them. */
final class Percentiles {
    private final List<Long> nanos = new ArrayList<>();

    void add(long sampleNanos) {
        nanos.add(sampleNanos);
    }

    void addAll(Percentiles other) {
        nanos.addAll(other.nanos);
    }

    int count() {
        return nanos.size();
    }

    /** The nearest-rank percentile in seconds; NaN without samples. */
    double seconds(double percent) {
        if (nanos.isEmpty()) {
            return Double.NaN;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1)) / 1e9;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.2f / %.2f / %.2f s (%d)", seconds(50), seconds(99), seconds(99.9), count());
    }
}
