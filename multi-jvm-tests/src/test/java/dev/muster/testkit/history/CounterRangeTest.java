package dev.muster.testkit.history;

import static dev.muster.testkit.history.Consistency.EVENTUAL;
import static dev.muster.testkit.history.Consistency.LINEARIZABLE;
import static dev.muster.testkit.history.Consistency.SESSION;
import static dev.muster.testkit.history.Verdicts.assertUnknown;
import static dev.muster.testkit.history.Verdicts.assertValid;
import static dev.muster.testkit.history.Verdicts.assertViolated;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterRangeTest {
    private final Sketch history = new Sketch();

    @Test
    void a_read_after_acknowledged_adds_is_their_sum() {
        history.add(1, 2, "a", 3).add(3, 4, "b", -1).count(5, 6, "c", 2);

        assertValid(verdict(LINEARIZABLE));
    }

    @Test
    void a_read_that_misses_an_acknowledged_add_is_out_of_range() {
        history.add(1, 2, "a", 1).count(5, 6, "c", 0);

        assertViolated(verdict(LINEARIZABLE))
                .contains("out of range", "c counter-read k (5..6 ns) ok count 0", "1 to 1");
    }

    @Test
    void a_read_with_more_than_was_ever_tried_is_out_of_range() {
        history.add(1, 2, "a", 1).count(5, 6, "c", 2);

        assertViolated(verdict(LINEARIZABLE)).contains("out of range", "1 to 1 are possible");
    }

    @ParameterizedTest
    @CsvSource({"0, valid", "1, valid", "-2, valid", "-1, valid", "2, out", "-3, out"})
    void a_read_beside_adds_of_both_signs_may_have_any_of_them(long value, String expected) {
        history.add(1, 10, "a", 1).add(1, 10, "b", -2).count(5, 6, "c", value);

        if (expected.equals("valid")) {
            assertValid(verdict(LINEARIZABLE));
        } else {
            assertViolated(verdict(LINEARIZABLE)).contains("-2 to 1 are possible");
        }
    }

    @Test
    void an_add_of_unknown_outcome_may_show_at_any_later_time_or_never() {
        history.unknown(1, 2, "a", new Operation.CounterAdd("k", 5))
                .count(5, 6, "c", 0)
                .count(7, 8, "c", 5);

        assertValid(verdict(LINEARIZABLE));
    }

    @Test
    void a_failed_add_must_not_show() {
        history.failed(1, 2, "a", new Operation.CounterAdd("k", 5)).count(5, 6, "c", 5);

        assertViolated(verdict(LINEARIZABLE)).contains("0 to 0 are possible");
    }

    @Test
    void a_value_in_range_that_no_subset_gives_is_found() {
        history.unknown(1, 2, "a", new Operation.CounterAdd("k", 5));
        history.unknown(1, 2, "b", new Operation.CounterAdd("k", 7)).count(5, 6, "c", 6);

        assertViolated(verdict(LINEARIZABLE)).contains("no possible sum", "[5, 7]");
    }

    @Test
    void an_add_that_starts_after_the_read_cannot_show() {
        history.count(1, 2, "c", 1).add(3, 4, "a", 1);

        assertViolated(verdict(LINEARIZABLE)).contains("out of range");
    }

    @Test
    void replicas_may_be_late_until_they_have_settled() {
        history.add(1, 2, "a", 1).count(3, 4, "b", 0).settled(5).count(6, 7, "b", 1);

        assertValid(verdict(EVENTUAL));
    }

    @Test
    void a_read_of_settled_replicas_is_exact() {
        history.add(1, 2, "a", 1).settled(5).count(6, 7, "b", 0);

        assertViolated(verdict(EVENTUAL)).contains("1 is certain");
    }

    @Test
    void a_read_of_settled_replicas_has_any_subset_of_the_adds_of_unknown_outcome() {
        history.add(1, 2, "a", 1).unknown(1, 2, "b", new Operation.CounterAdd("k", 2));
        history.unknown(1, 2, "c", new Operation.CounterAdd("k", 2))
                .settled(5)
                .count(6, 7, "b", 5)
                .count(6, 7, "d", 3);

        assertValid(verdict(EVENTUAL));
    }

    @Test
    void without_a_read_of_settled_replicas_nothing_is_proven() {
        history.add(1, 2, "a", 1).count(6, 7, "b", 0);

        assertUnknown(verdict(EVENTUAL)).contains("no read of counter k", "call settled()");
    }

    @Test
    void a_session_sees_its_own_adds_at_once() {
        history.add(1, 2, "a", 1).count(3, 4, "a", 0);

        assertViolated(verdict(SESSION)).contains("1 is certain");
    }

    private Verdict verdict(Consistency consistency) {
        return Checks.counterRange(history.transcript(), consistency);
    }
}
