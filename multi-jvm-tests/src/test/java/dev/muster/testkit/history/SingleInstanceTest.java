package dev.muster.testkit.history;

import static dev.muster.testkit.history.Verdicts.assertUnknown;
import static dev.muster.testkit.history.Verdicts.assertValid;
import static dev.muster.testkit.history.Verdicts.assertViolated;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SingleInstanceTest {
    private final Sketch history = new Sketch();

    @Test
    void an_incarnation_after_the_other_is_no_overlap() {
        active(10, "n1", "i1", null);
        history.seen(new Event.Deactivated(20, "n1", "cart", "i1"));
        active(20, "n2", "i2", null);

        assertValid(verdict());
    }

    @Test
    void two_live_incarnations_are_found_with_both_their_lives() {
        active(10, "n1", "i1", null);
        active(15, "n2", "i2", null);
        history.seen(new Event.Deactivated(20, "n1", "cart", "i1"));

        assertViolated(verdict())
                .contains("cart", "i1 on n1 (live 10..20 ns)", "i2 on n2 (live 15..? ns)", "no epoch fences them");
    }

    @Test
    void incarnations_of_two_entities_do_not_meet() {
        active(10, "n1", "i1", null);
        history.seen(new Event.Activated(15, "n2", "other", "i2", null));

        assertValid(verdict());
    }

    @Test
    void a_killed_node_ends_what_was_live_on_it() {
        active(10, "n1", "i1", null);
        history.seen(new Event.NodeEnded(30, "n1"));
        active(40, "n2", "i2", null);

        assertValid(verdict());
    }

    @Test
    void the_end_of_another_node_ends_nothing() {
        active(10, "n1", "i1", null);
        history.seen(new Event.NodeEnded(30, "n3"));
        active(40, "n2", "i2", null);

        assertViolated(verdict()).contains("i1 on n1 (live 10..? ns)");
    }

    @Test
    void an_earlier_end_of_a_node_does_not_end_what_is_live_after_its_restart() {
        history.seen(new Event.NodeEnded(5, "n1"));
        active(10, "n1", "i1", null);
        active(40, "n2", "i2", null);

        assertViolated(verdict()).contains("i1", "i2");
    }

    @Test
    void epochs_allow_an_overlap_whose_older_side_is_refused() {
        active(10, "n1", "i1", 1L);
        active(20, "n2", "i2", 2L);
        history.seen(new Event.Effect(25, 30, "cart", "i1", Acceptance.REJECTED));
        history.seen(new Event.Effect(26, 31, "cart", "i2", Acceptance.ACCEPTED));

        assertValid(verdict());
    }

    @Test
    void an_accepted_effect_of_a_stale_epoch_is_found() {
        active(10, "n1", "i1", 1L);
        active(20, "n2", "i2", 2L);
        history.seen(new Event.Effect(25, 30, "cart", "i1", Acceptance.ACCEPTED));

        assertViolated(verdict()).contains("an effect of incarnation i1", "25..30 ns was accepted", "epoch 2");
    }

    @Test
    void an_effect_of_a_stale_epoch_is_found_after_its_author_said_it_had_stopped() {
        active(10, "n1", "i1", 1L);
        history.seen(new Event.Deactivated(15, "n1", "cart", "i1"));
        active(20, "n2", "i2", 2L);
        history.seen(new Event.Effect(25, 30, "cart", "i1", Acceptance.ACCEPTED));

        assertViolated(verdict()).contains("an effect of incarnation i1");
    }

    @Test
    void an_effect_begun_before_the_newer_activation_proves_nothing() {
        active(10, "n1", "i1", 1L);
        active(20, "n2", "i2", 2L);
        history.seen(new Event.Effect(19, 30, "cart", "i1", Acceptance.ACCEPTED));

        assertValid(verdict());
    }

    @Test
    void equal_epochs_are_no_fence() {
        active(10, "n1", "i1", 7L);
        active(20, "n2", "i2", 7L);

        assertViolated(verdict()).contains("epoch 7", "overlap");
    }

    @Test
    void a_missing_epoch_on_one_side_is_no_fence() {
        active(10, "n1", "i1", null);
        active(20, "n2", "i2", 7L);

        assertViolated(verdict()).contains("overlap");
    }

    @Test
    void an_effect_of_an_incarnation_never_heard_of_leaves_the_check_undecided() {
        history.seen(new Event.Effect(25, 30, "cart", "i1", Acceptance.ACCEPTED));

        assertUnknown(verdict()).contains("cart has no activation called i1");
    }

    @Test
    void a_name_used_for_two_activations_leaves_the_check_undecided() {
        active(10, "n1", "i1", null);
        history.seen(new Event.Deactivated(15, "n1", "cart", "i1"));
        active(20, "n1", "i1", null);

        assertUnknown(verdict()).contains("more than one activation called i1");
    }

    private void active(long at, String node, String incarnation, @Nullable Long epoch) {
        history.seen(new Event.Activated(at, node, "cart", incarnation, epoch));
    }

    private Verdict verdict() {
        return Checks.singleInstance(history.transcript());
    }
}
