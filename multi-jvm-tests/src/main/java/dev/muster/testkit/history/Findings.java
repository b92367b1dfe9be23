package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what one check finds, and makes its verdict: violated if anything is, else unknown if anything is. */
final class Findings {
    private static final int SHOWN = 10;

    private final String check;
    private final List<String> violations = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private int violated;
    private @Nullable String undecided;

    Findings(String check) {
        this.check = check;
    }

    void violation(String evidence) {
        violated++;
        if (violations.size() < SHOWN) {
            violations.add(evidence);
        }
    }

    /** The first reason is kept. */
    void undecided(String reason) {
        if (undecided == null) {
            undecided = reason;
        }
    }

    void remark(String remark) {
        remarks.add(remark);
    }

    /** A remark, unless the number is none. */
    void count(int number, String what) {
        if (number > 0) {
            remark(number + " " + what);
        }
    }

    Verdict verdict() {
        if (violated > 0) {
            List<String> evidence = new ArrayList<>(violations);
            if (violated > SHOWN) {
                evidence.add("and " + (violated - SHOWN) + " more");
            }
            return new Verdict.Violation(check, evidence);
        }
        return undecided == null ? new Verdict.Valid(check, remarks) : new Verdict.Unknown(check, undecided);
    }
}
