package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {
    @Test
    void all_checks_look_at_their_kind_and_say_how_much_they_saw() {
        Sketch history = new Sketch()
                .write(1, 2, "a", "x")
                .read(3, 4, "a", "x")
                .add(5, 6, "a", 1)
                .count(7, 8, "a", 1);
        history.put(9, 10, "a", "e").elements(11, 12, "a", "e").seen(new Event.Activated(1, "n", "r", "i", null));
        history.seen(new Event.Delivered(13, "r", "s", 1));

        Report report = Checks.all(history.transcript());

        assertThatCode(report::requireValid).doesNotThrowAnyException();
        assertThat(report.describe()).isEqualTo("""
                        single instance: valid (1 entities)
                        no lost acknowledged write: valid (1 elements; 1 reads of registers)
                        order per sender: valid (1 pairs)
                        counter range: valid (1 reads)
                        set: valid (1 elements)
                        register: valid (1 objects)""");
    }

    @Test
    void a_violation_fails_with_its_evidence() {
        Sketch history = new Sketch().add(1, 2, "a", 1).count(7, 8, "a", 9);

        Report report = Checks.all(history.transcript());

        assertThat(report.isValid()).isFalse();
        assertThatThrownBy(report::requireValid)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "counter range: VIOLATED\n  out of range: #2 a counter-read k (7..8 ns) ok count 9");
    }

    @Test
    void what_could_not_be_decided_fails_with_its_reason() {
        Sketch history = new Sketch().add(1, 2, "a", 1);

        Report report = Checks.all(history.transcript(), Expectations.eventual());

        assertThatThrownBy(report::requireValid)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("counter range: unknown, no read of counter k");
    }

    @Test
    void registers_that_are_not_linearizable_by_promise_are_not_searched() {
        Report report = Checks.all(new Sketch().transcript(), Expectations.eventual());

        assertThat(report.verdicts()).extracting(Verdict::check).doesNotContain("register");
    }

    @Test
    void long_evidence_is_cut_and_counted() {
        Sketch history = new Sketch();
        for (int i = 1; i <= 25; i++) {
            history.count(i, i, "a", 1);
        }

        Verdict verdict = Checks.counterRange(history.transcript(), Consistency.LINEARIZABLE);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Violation.class,
                        violation ->
                                assertThat(violation.evidence()).hasSize(11).endsWith("and 15 more"));
    }

    @Test
    void a_violation_weighs_more_than_what_is_undecided() {
        Findings findings = new Findings("check");
        findings.undecided("reason");
        assertThat(findings.verdict()).isEqualTo(new Verdict.Unknown("check", "reason"));

        findings.violation("evidence");
        assertThat(findings.verdict()).isEqualTo(new Verdict.Violation("check", List.of("evidence")));
    }
}
