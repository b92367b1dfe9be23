package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.AbstractStringAssert;

/** What tests say about verdicts. */
final class Verdicts {
    private Verdicts() {}

    static void assertValid(Verdict verdict) {
        assertThat(verdict).as(verdict.describe()).isInstanceOf(Verdict.Valid.class);
    }

    static AbstractStringAssert<?> assertViolated(Verdict verdict) {
        assertThat(verdict).as(verdict.describe()).isInstanceOf(Verdict.Violation.class);
        return assertThat(verdict.describe());
    }

    static AbstractStringAssert<?> assertUnknown(Verdict verdict) {
        assertThat(verdict).as(verdict.describe()).isInstanceOf(Verdict.Unknown.class);
        return assertThat(verdict.describe());
    }
}
