package dev.muster.testkit.history;

import static dev.muster.testkit.history.Consistency.EVENTUAL;
import static dev.muster.testkit.history.Consistency.LINEARIZABLE;
import static dev.muster.testkit.history.Consistency.SESSION;
import static dev.muster.testkit.history.Verdicts.assertValid;
import static dev.muster.testkit.history.Verdicts.assertViolated;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SetReadsTest {
    private final Sketch history = new Sketch();

    @ParameterizedTest
    @EnumSource
    void an_element_comes_by_an_add_and_goes_by_a_remove(Consistency consistency) {
        history.put(1, 2, "a", "x")
                .elements(3, 4, "a", "x")
                .remove(5, 6, "a", "x")
                .elements(7, 8, "a");
        history.settled(9).elements(10, 11, "b").put(12, 13, "b", "x").elements(14, 15, "b", "x");

        assertValid(verdict(consistency));
    }

    @Test
    void an_element_that_goes_without_a_remove_has_vanished() {
        history.put(1, 2, "a", "x").elements(3, 4, "b");

        assertViolated(verdict(LINEARIZABLE))
                .contains("vanished: element x of set s is missing in #2", "known since #1");
    }

    @Test
    void a_remove_entirely_before_the_add_explains_no_absence() {
        history.remove(1, 2, "a", "x").put(3, 4, "a", "x").elements(5, 6, "b");

        assertViolated(verdict(LINEARIZABLE)).contains("vanished: element x");
    }

    @Test
    void a_failed_remove_explains_no_absence() {
        history.put(1, 2, "a", "x")
                .failed(3, 4, "a", new Operation.SetRemove("s", "x"))
                .elements(5, 6, "b");

        assertViolated(verdict(LINEARIZABLE)).contains("vanished: element x");
    }

    @Test
    void a_remove_of_unknown_outcome_explains_presence_and_absence() {
        history.put(1, 2, "a", "x").unknown(3, 4, "a", new Operation.SetRemove("s", "x"));
        history.elements(5, 6, "b", "x").elements(7, 8, "b");

        assertValid(verdict(LINEARIZABLE));
    }

    @Test
    void a_remove_that_overlaps_the_add_may_have_seen_it_or_not() {
        history.put(1, 5, "a", "x").remove(2, 6, "b", "x").elements(7, 8, "c", "x");
        assertValid(verdict(LINEARIZABLE));

        Sketch other = new Sketch().put(1, 5, "a", "x").remove(2, 6, "b", "x").elements(7, 8, "c");
        assertValid(Checks.sets(other.transcript(), LINEARIZABLE));
    }

    @Test
    void an_element_in_a_read_after_its_remove_is_resurrected() {
        history.put(1, 2, "a", "x").remove(3, 4, "a", "x").elements(5, 6, "b", "x");

        assertViolated(verdict(LINEARIZABLE))
                .contains("resurrected: element x", "in #3", "out in #2", "last add is #1");
    }

    @Test
    void an_element_is_resurrected_even_if_nobody_knows_how_its_remove_ended() {
        history.put(1, 2, "a", "x").unknown(3, 4, "a", new Operation.SetRemove("s", "x"));
        history.elements(5, 6, "b").elements(7, 8, "b", "x");

        assertViolated(verdict(LINEARIZABLE)).contains("resurrected: element x", "out in #3");
    }

    @Test
    void a_new_add_even_of_unknown_outcome_explains_presence_after_a_remove() {
        history.put(1, 2, "a", "x").remove(3, 4, "a", "x").unknown(5, 6, "a", new Operation.SetAdd("s", "x"));
        history.elements(7, 8, "b").elements(9, 10, "b", "x");

        assertValid(verdict(LINEARIZABLE));
    }

    @Test
    void an_element_that_nobody_added_is_found() {
        history.failed(1, 2, "a", new Operation.SetAdd("s", "x")).elements(3, 4, "b", "x");

        assertViolated(verdict(LINEARIZABLE)).contains("phantom: nobody has added element x");
    }

    @Test
    void an_element_that_is_added_only_later_is_found() {
        history.elements(1, 2, "b", "x").put(3, 4, "a", "x");

        assertViolated(verdict(LINEARIZABLE)).contains("phantom");
    }

    @Test
    void a_replica_that_had_not_seen_the_add_cannot_remove_it() {
        history.put(1, 2, "a", "x").remove(3, 4, "b", "x").settled(5).elements(6, 7, "c", "x");

        assertValid(verdict(EVENTUAL));
        assertValid(verdict(SESSION));
    }

    @Test
    void a_session_removes_what_it_added() {
        history.put(1, 2, "a", "x").remove(3, 4, "a", "x").elements(5, 6, "a", "x");

        assertViolated(verdict(SESSION)).contains("resurrected: element x");
        assertValid(verdict(EVENTUAL));
    }

    @Test
    void a_remove_between_settled_replicas_holds_for_all() {
        history.put(1, 2, "a", "x").settled(3).remove(4, 5, "b", "x").settled(6).elements(7, 8, "c", "x");

        assertViolated(verdict(EVENTUAL)).contains("resurrected: element x");
    }

    @Test
    void an_element_missing_from_settled_replicas_without_a_remove_has_vanished() {
        history.put(1, 2, "a", "x").elements(3, 4, "b").settled(5).elements(6, 7, "b");

        assertViolated(verdict(EVENTUAL))
                .contains("vanished: element x of set s is missing in #3")
                .doesNotContain("#2");
    }

    private Verdict verdict(Consistency consistency) {
        return Checks.sets(history.transcript(), consistency);
    }
}
