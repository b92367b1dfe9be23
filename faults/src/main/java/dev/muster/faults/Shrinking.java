package dev.muster.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes a failing plan small: by delta debugging (Zeller and Hildebrandt: Simplifying and Isolating Failure-Inducing
 * Input, 2002) over its faults, then by shorter durations, and again until neither helps. Each try is one run.
 */
public final class Shrinking {
    private final Predicate<FaultPlan> fails;
    private final int mostTries;
    private final Map<FaultPlan, Boolean> tried = new HashMap<>();
    private FaultPlan smallest;

    /**
     * What came out.
     *
     * @param plan the smallest plan found that fails
     * @param tries how many runs it took
     * @param isMinimal whether every single fault of it is needed, and every duration to an eighth; otherwise the tries ran
     *     out
     */
    public record Result(FaultPlan plan, int tries, boolean isMinimal) {}

    private Shrinking(FaultPlan failing, Predicate<FaultPlan> fails, int mostTries) {
        this.smallest = failing;
        this.fails = fails;
        this.mostTries = mostTries;
    }

    /**
     * Shrinks {@code failing}.
     *
     * @param fails runs a plan, always the same way, and says whether it fails as {@code failing} does
     * @param mostTries the most runs, at least 1
     * @throws IllegalArgumentException when {@code failing} does not fail
     */
    public static Result of(FaultPlan failing, Predicate<FaultPlan> fails, int mostTries) {
        Shrinking shrinking = new Shrinking(failing, fails, mostTries);
        if (!shrinking.fails(failing)) {
            throw new IllegalArgumentException("the plan to shrink must fail:\n" + failing.print());
        }
        shrinking.shrink();
        return new Result(shrinking.smallest, shrinking.tried.size(), !shrinking.isExhausted());
    }

    private void shrink() {
        FaultPlan before;
        do {
            before = smallest;
            dropFaults();
            shortenFaults();
        } while (!smallest.equals(before) && !isExhausted());
    }

    /** The algorithm ddmin: ever smaller parts of the plan, each alone, then all but each. */
    private void dropFaults() {
        if (shrinksTo(List.of())) {
            return;
        }
        int parts = 2;
        while (smallest.faults().size() > 1 && !isExhausted()) {
            int count = Math.min(parts, smallest.faults().size());
            if (keepOnePart(count)) {
                parts = 2;
            } else if (dropOnePart(count)) {
                parts = Math.max(count - 1, 2);
            } else if (count < smallest.faults().size()) {
                parts = 2 * count;
            } else {
                return;
            }
        }
    }

    private boolean keepOnePart(int count) {
        List<Fault> all = smallest.faults();
        for (int part = 0; part < count; part++) {
            if (shrinksTo(all.subList(begin(all, part, count), begin(all, part + 1, count)))) {
                return true;
            }
        }
        return false;
    }

    private boolean dropOnePart(int count) {
        List<Fault> all = smallest.faults();
        for (int part = 0; part < count; part++) {
            List<Fault> others = new ArrayList<>(all.subList(0, begin(all, part, count)));
            others.addAll(all.subList(begin(all, part + 1, count), all.size()));
            if (shrinksTo(others)) {
                return true;
            }
        }
        return false;
    }

    private static int begin(List<Fault> all, int part, int count) {
        return (int) ((long) all.size() * part / count);
    }

    /** By bisection, to an eighth. A fault that never ends is left as it is. */
    private void shortenFaults() {
        for (int index = 0; index < smallest.faults().size(); index++) {
            if (!smallest.faults().get(index).isForever()) {
                shorten(index);
            }
        }
    }

    private void shorten(int index) {
        long tooShort = 0;
        long longEnough = smallest.faults().get(index).durationNanos();
        while (longEnough - tooShort > Math.max(1, longEnough / 8) && !isExhausted()) {
            long middle = rounded(tooShort + (longEnough - tooShort) / 2, tooShort, longEnough);
            List<Fault> shorter = new ArrayList<>(smallest.faults());
            shorter.set(index, shorter.get(index).lasting(middle));
            if (shrinksTo(shorter)) {
                longEnough = middle;
            } else {
                tooShort = middle;
            }
        }
    }

    /** To a millisecond where there is one between the two, for the reader. */
    private static long rounded(long nanos, long above, long below) {
        long rounded = nanos - nanos % 1_000_000;
        return rounded > above && rounded < below ? rounded : nanos;
    }

    private boolean shrinksTo(List<Fault> faults) {
        FaultPlan candidate = new FaultPlan(faults);
        boolean hasShrunk = fails(candidate);
        if (hasShrunk) {
            smallest = candidate;
        }
        return hasShrunk;
    }

    private boolean fails(FaultPlan candidate) {
        Boolean known = tried.get(candidate);
        if (known != null) {
            return known;
        }
        if (isExhausted()) {
            return false;
        }
        boolean hasFailed = fails.test(candidate);
        tried.put(candidate, hasFailed);
        return hasFailed;
    }

    private boolean isExhausted() {
        return tried.size() >= mostTries;
    }
}
