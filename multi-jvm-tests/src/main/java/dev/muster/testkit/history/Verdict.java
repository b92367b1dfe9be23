package dev.muster.testkit.history;

import java.util.List;

/** What one check says about one history. Immutable. */
public sealed interface Verdict {

    /** The name of the check. */
    String check();

    /** The verdict in one or more lines, for a person. */
    String describe();

    /**
     * Fails unless the verdict is {@link Valid}: what could not be decided is no success.
     *
     * @throws AssertionError with the verdict
     */
    default void requireValid() {
        if (!(this instanceof Valid)) {
            throw new AssertionError(describe());
        }
    }

    /**
     * A correct system could have given this history.
     *
     * @param remarks what was looked at, and what was tolerated
     */
    record Valid(String check, List<String> remarks) implements Verdict {
        public Valid {
            remarks = List.copyOf(remarks);
        }

        @Override
        public String describe() {
            return check + ": valid" + (remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")");
        }
    }

    /**
     * No correct system could have.
     *
     * @param evidence one sentence per finding, at least one
     */
    record Violation(String check, List<String> evidence) implements Verdict {
        public Violation {
            evidence = List.copyOf(evidence);
            if (evidence.isEmpty()) {
                throw new IllegalArgumentException("evidence must be one finding or more, was empty");
            }
        }

        @Override
        public String describe() {
            return check + ": VIOLATED\n  " + String.join("\n  ", evidence);
        }
    }

    /** The check could not decide. */
    record Unknown(String check, String reason) implements Verdict {
        @Override
        public String describe() {
            return check + ": unknown, " + reason;
        }
    }
}
