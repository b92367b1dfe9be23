package dev.muster.testkit.history;

import static dev.muster.testkit.history.Verdicts.assertUnknown;
import static dev.muster.testkit.history.Verdicts.assertValid;
import static dev.muster.testkit.history.Verdicts.assertViolated;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RegisterTest {
    private static final int STATES = 10_000;

    private final Sketch history = new Sketch();

    @Test
    void reads_beside_a_write_may_show_it_or_not_but_not_go_back() {
        history.write(1, 10, "a", "x").absent(2, 3, "b").read(4, 5, "b", "x").read(6, 7, "c", "x");
        assertValid(verdict());

        history.absent(8, 9, "b");
        assertViolated(verdict()).contains("register r", "#5 b read r (8..9 ns) ok absent fits nowhere before its end");
    }

    @Test
    void the_evidence_has_the_longest_order_that_fits() {
        history.write(1, 2, "a", "x").read(3, 4, "b", "x").write(5, 6, "a", "y").read(7, 8, "b", "x");

        assertViolated(verdict())
                .contains("#4 b read r (7..8 ns) ok value x fits nowhere")
                .contains("has 3 operations: #1 a write r x (1..2 ns) ok done, #2", "#3 a write r y");
    }

    @Test
    void the_evidence_says_if_nothing_fits() {
        history.read(1, 2, "a", "x");

        assertViolated(verdict()).contains("nothing fits before it");
    }

    @Test
    void a_write_of_unknown_outcome_may_take_effect_long_after() {
        history.unknown(1, 2, "a", new Operation.RegisterWrite("r", "x"));
        history.write(3, 4, "b", "y").read(5, 6, "b", "y").read(7, 8, "b", "x");

        assertValid(verdict());
    }

    @Test
    void a_write_of_unknown_outcome_takes_effect_once() {
        history.unknown(1, 2, "a", new Operation.RegisterWrite("r", "x")).read(3, 4, "b", "x");
        history.write(5, 6, "b", "y").read(7, 8, "b", "x");

        assertViolated(verdict()).contains("#4 b read r (7..8 ns) ok value x");
    }

    @Test
    void a_write_of_unknown_outcome_takes_no_effect_before_it_was_started() {
        history.read(1, 2, "b", "x").unknown(3, 4, "a", new Operation.RegisterWrite("r", "x"));

        assertViolated(verdict()).contains("#1 b read r");
    }

    @Test
    void a_failed_write_has_no_effect() {
        history.failed(1, 2, "a", new Operation.RegisterWrite("r", "x")).read(3, 4, "b", "x");

        assertViolated(verdict()).contains("#2 b read r");
    }

    @Test
    void one_of_two_swaps_from_the_same_value_must_fail() {
        history.write(1, 2, "a", "x").ok(3, 8, "a", swap("x", "y"), new Result.Swapped());
        history.ok(3, 8, "b", swap("x", "z"), new Result.Mismatch()).read(9, 10, "a", "y");
        assertValid(verdict());

        Sketch both = new Sketch().write(1, 2, "a", "x").ok(3, 8, "a", swap("x", "y"), new Result.Swapped());
        both.ok(3, 8, "b", swap("x", "z"), new Result.Swapped());
        assertViolated(Checks.registers(both.transcript(), STATES)).contains("swapped fits nowhere");
    }

    @Test
    void a_mismatch_where_the_expected_value_stood_all_the_time_is_found() {
        history.write(1, 2, "a", "x").ok(3, 4, "a", swap("x", "y"), new Result.Mismatch());

        assertViolated(verdict()).contains("mismatch fits nowhere");
    }

    @Test
    void a_swap_of_unknown_outcome_takes_effect_where_its_expectation_holds_or_never() {
        history.write(1, 2, "a", "x").unknown(3, 4, "b", swap("y", "z"));
        history.write(5, 6, "a", "y").read(7, 8, "c", "z");

        assertValid(verdict());
    }

    @Test
    void a_put_if_absent_expects_absence() {
        history.ok(1, 2, "a", new Operation.CompareAndSet("r", null, "x"), new Result.Swapped());
        history.ok(3, 4, "a", new Operation.CompareAndSet("r", null, "y"), new Result.Mismatch())
                .read(5, 6, "a", "x");

        assertValid(verdict());
    }

    @Test
    void registers_are_judged_one_by_one() {
        history.write(1, 2, "a", "x").ok(3, 4, "a", new Operation.RegisterRead("other"), new Result.Value(null));

        assertValid(verdict());
    }

    @Test
    void the_bound_on_states_leaves_the_check_undecided_and_that_is_no_success() {
        for (int i = 0; i < 12; i++) {
            history.write(1, 100, "c" + i, "v" + i);
        }
        history.read(101, 102, "a", "nobody's");

        Verdict bounded = Checks.registers(history.transcript(), 50);

        assertUnknown(bounded).contains("bound of 50 states", "13 operations");
        org.assertj.core.api.Assertions.assertThatThrownBy(bounded::requireValid)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("unknown");
    }

    @Test
    void a_bound_of_no_states_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checks.registers(history.transcript(), 0))
                .withMessage("maxStates must be 1 or more, was 0");
    }

    @Test
    void counters_and_sets_can_be_searched_too() {
        history.add(1, 2, "a", 1)
                .count(3, 4, "b", 1)
                .put(1, 2, "a", "x")
                .elements(3, 4, "b", "x")
                .remove(5, 6, "a", "x");
        history.elements(7, 8, "b");
        assertValid(Checks.linearizable(history.transcript(), STATES));

        history.add(10, 20, "a", 1).count(11, 12, "b", 2).count(13, 14, "b", 1);
        assertViolated(Checks.linearizable(history.transcript(), STATES)).contains("counter k is not linearizable");
        assertValid(Checks.counterRange(history.transcript(), Consistency.LINEARIZABLE));
    }

    private static Operation swap(String expected, String next) {
        return new Operation.CompareAndSet("r", expected, next);
    }

    private Verdict verdict() {
        return Checks.registers(history.transcript(), STATES);
    }
}
