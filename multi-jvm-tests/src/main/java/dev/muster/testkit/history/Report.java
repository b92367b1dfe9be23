package dev.muster.testkit.history;

import java.util.List;
import java.util.stream.Collectors;

/** The verdicts of several checks on one history. Immutable. */
public record Report(List<Verdict> verdicts) {
    public Report {
        verdicts = List.copyOf(verdicts);
    }

    /** Whether every check says valid; unknown is not. */
    public boolean isValid() {
        return verdicts.stream().allMatch(verdict -> verdict instanceof Verdict.Valid);
    }

    /** All verdicts, one or more lines each. */
    public String describe() {
        return verdicts.stream().map(Verdict::describe).collect(Collectors.joining("\n"));
    }

    /**
     * Fails unless every check says valid.
     *
     * @throws AssertionError with every verdict
     */
    public void requireValid() {
        if (!isValid()) {
            throw new AssertionError("the history does not pass\n" + describe());
        }
    }
}
