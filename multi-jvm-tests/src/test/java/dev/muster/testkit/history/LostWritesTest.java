package dev.muster.testkit.history;

import static dev.muster.testkit.history.Verdicts.assertUnknown;
import static dev.muster.testkit.history.Verdicts.assertValid;
import static dev.muster.testkit.history.Verdicts.assertViolated;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LostWritesTest {
    private static final Expectations STRICT = Expectations.strict();
    private static final Expectations EVENTUAL = Expectations.eventual();
    private static final Expectations SESSION =
            Expectations.eventual().withSets(Consistency.SESSION).withRegisters(Consistency.SESSION);

    private final Sketch history = new Sketch();

    @Test
    void an_acknowledged_element_is_in_every_later_read() {
        history.put(1, 2, "a", "x").elements(3, 4, "b", "x").elements(5, 6, "c", "x");

        assertValid(verdict(STRICT));
    }

    @Test
    void an_element_missing_for_good_is_lost() {
        history.put(1, 2, "a", "x").elements(3, 4, "b", "x").elements(5, 6, "c").elements(7, 8, "c");

        assertViolated(verdict(STRICT))
                .contains("lost: element x of set s is known since #1", "missing in #4", "in no later read again")
                .doesNotContain("stale");
    }

    @Test
    void an_element_missing_for_a_while_is_stale() {
        history.put(1, 2, "a", "x").elements(3, 4, "b").elements(5, 6, "c", "x");

        assertViolated(verdict(STRICT))
                .contains("stale: element x", "missing in #2", "seen in #3")
                .doesNotContain("lost:");
    }

    @Test
    void lost_and_stale_elements_are_both_told() {
        history.put(1, 2, "a", "x").put(1, 2, "b", "y").elements(3, 4, "b").elements(5, 6, "c", "x");

        assertViolated(verdict(STRICT)).contains("stale: element x", "lost: element y");
    }

    @Test
    void an_element_of_unknown_outcome_may_be_missing_until_it_is_seen() {
        history.unknown(1, 2, "a", new Operation.SetAdd("s", "x")).elements(3, 4, "b");

        assertValid(verdict(STRICT));
    }

    @Test
    void an_element_of_unknown_outcome_that_was_seen_must_stay() {
        history.unknown(1, 2, "a", new Operation.SetAdd("s", "x"))
                .elements(3, 4, "b", "x")
                .elements(5, 6, "b");

        assertViolated(verdict(STRICT)).contains("lost: element x of set s is known since #2");
    }

    @Test
    void a_read_that_overlaps_the_add_may_miss_it() {
        history.put(1, 4, "a", "x").elements(3, 6, "b");

        assertValid(verdict(STRICT));
    }

    @Test
    void replicas_may_show_an_element_late() {
        history.put(1, 2, "a", "x").elements(3, 4, "b").elements(5, 6, "b", "x");

        assertValid(verdict(EVENTUAL));
    }

    @Test
    void settled_replicas_must_show_it() {
        history.put(1, 2, "a", "x").settled(3).elements(4, 5, "b").elements(6, 7, "c", "x");

        assertViolated(verdict(EVENTUAL)).contains("stale: element x");
    }

    @Test
    void settled_replicas_that_never_show_it_have_lost_it() {
        history.put(1, 2, "a", "x").elements(1, 2, "b", "x").settled(3).elements(4, 5, "b");

        assertViolated(verdict(EVENTUAL)).contains("lost: element x");
    }

    @Test
    void late_and_lost_cannot_be_told_apart_before_replicas_settle() {
        history.put(1, 2, "a", "x").elements(3, 4, "b");

        assertUnknown(verdict(EVENTUAL)).contains("element x", "call settled()");
    }

    @Test
    void a_session_sees_what_it_added_and_what_it_saw() {
        history.put(1, 2, "a", "x").elements(3, 4, "a").elements(5, 6, "b", "x");
        history.put(1, 2, "c", "y")
                .elements(7, 8, "b", "x", "y")
                .elements(9, 10, "b", "x")
                .elements(11, 12, "c", "x", "y");

        assertViolated(verdict(SESSION)).contains("stale: element x", "stale: element y");
    }

    @Test
    void elements_that_may_have_been_removed_are_left_to_the_check_of_sets() {
        history.put(1, 2, "a", "x")
                .unknown(1, 2, "b", new Operation.SetRemove("s", "x"))
                .elements(3, 4, "b");

        assertValid(verdict(STRICT));
    }

    @Test
    void a_register_that_shows_an_older_value_for_good_has_lost_the_write() {
        history.write(1, 2, "a", "x").write(3, 4, "a", "y").read(5, 6, "b", "x");

        assertViolated(verdict(STRICT)).contains("lost: #2 a write r y", "missing in #3", "whose value is older");
    }

    @Test
    void a_register_that_shows_an_older_value_for_a_while_is_stale() {
        history.write(1, 2, "a", "x").write(3, 4, "a", "y").read(5, 6, "b", "x").read(7, 8, "b", "y");

        assertViolated(verdict(STRICT)).contains("stale: #2 a write r y", "seen in #4");
    }

    @Test
    void a_register_that_was_written_and_is_absent_has_lost_the_write() {
        history.write(1, 2, "a", "x").absent(5, 6, "b");

        assertViolated(verdict(STRICT)).contains("lost: #1 a write r x");
    }

    @Test
    void a_write_that_may_be_later_explains_a_value() {
        history.unknown(1, 2, "a", new Operation.RegisterWrite("r", "x"))
                .write(3, 4, "b", "y")
                .read(5, 6, "b", "x");

        assertValid(verdict(STRICT));
    }

    @Test
    void a_swap_counts_as_a_write_and_a_mismatch_does_not() {
        Operation swap = new Operation.CompareAndSet("r", "x", "y");
        history.write(1, 2, "a", "x").ok(3, 4, "b", swap, new Result.Swapped()).read(5, 6, "c", "y");
        history.ok(7, 8, "b", new Operation.CompareAndSet("r", "q", "z"), new Result.Mismatch())
                .read(9, 10, "c", "y");

        assertValid(verdict(STRICT));
    }

    @Test
    void a_value_that_nobody_wrote_is_found() {
        history.failed(1, 2, "a", new Operation.RegisterWrite("r", "x")).read(3, 4, "b", "x");

        assertViolated(verdict(STRICT)).contains("phantom: nobody has written what is read in #2");
    }

    @Test
    void registers_of_settled_replicas_show_a_write_or_a_later_one() {
        history.write(1, 2, "a", "x").settled(3).write(4, 5, "a", "y").read(6, 7, "b", "x");
        assertValid(verdict(EVENTUAL));

        history.settled(8).read(9, 10, "b", "x");
        assertViolated(verdict(EVENTUAL)).contains("lost: #2 a write r y");
    }

    private Verdict verdict(Expectations expected) {
        return Checks.noLostWrite(history.transcript(), expected);
    }

    @Test
    void many_calls_on_one_register_with_few_values_are_judged_quickly() {
        Sketch sketch = new Sketch();
        for (int i = 0; i < 20_000; i += 2) {
            sketch.write(10L * i, 10L * i + 5, "a", "v" + i % 7);
            sketch.read(10L * i + 10, 10L * i + 15, "b", "v" + i % 7);
        }
        Transcript transcript = sketch.transcript();

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> Checks.noLostWrite(transcript, Expectations.strict()).requireValid());
    }
}
