package dev.muster.sharding.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.muster.membership.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenureTest {
    private static final long EPOCH = 10;
    private static final long PATIENCE = 100;
    private static final long STOP_PATIENCE = 400;
    private static final NodeId SELF = new NodeId("a", 1, 1);
    private static final NodeId B = new NodeId("b", 1, 2);
    private static final NodeId C = new NodeId("c", 1, 3);
    private static final List<NodeId> MEMBERS = List.of(SELF, B, C);

    private final Tenure tenure = new Tenure(SELF, EPOCH, 2, new Tenure.Patience(PATIENCE, STOP_PATIENCE));

    @Test
    void a_question_is_answered_while_it_serves() {
        assertThat(tenure.asked(B, 3)).containsExactly(new TenureOutput.Owned(B, 3, EPOCH));
    }

    @Test
    void a_hand_off_closes_those_who_were_told_and_answers_no_more_questions() {
        tenure.asked(B, 1);
        tenure.asked(SELF, 1);

        assertThat(tenure.handOff(MEMBERS, 0))
                .containsExactly(new TenureOutput.Close(SELF, EPOCH, 1), new TenureOutput.Close(B, EPOCH, 1));
        assertThat(tenure.asked(C, 1)).isEmpty();
        assertThat(tenure.handOff(MEMBERS, 1)).isEmpty();
    }

    @Test
    void it_settles_when_all_lanes_of_all_nodes_are_flushed_and_one_flush_will_do_for_itself() {
        tenure.asked(B, 1);
        tenure.asked(SELF, 1);
        tenure.handOff(MEMBERS, 0);

        assertThat(tenure.flushed(B, 0, 1)).isEmpty();
        assertThat(tenure.flushed(B, 0, 1)).isEmpty();
        assertThat(tenure.flushed(SELF, 0, 1)).isEmpty();
        assertThat(tenure.flushed(B, 1, 1)).containsExactly(new TenureOutput.Settle(1));
        assertThat(tenure.flushed(B, 1, 1)).isEmpty();
    }

    @Test
    void it_is_quiet_when_settled_and_releases_when_stopped() {
        tenure.asked(B, 1);
        tenure.handOff(MEMBERS, 0);
        tenure.flushed(B, 0, 1);
        tenure.flushed(B, 1, 1);

        assertThat(tenure.settled(1, 5)).containsExactly(new TenureOutput.Quiet());
        assertThat(tenure.settled(1, 6)).isEmpty();
        assertThat(tenure.asked(C, 1)).isEmpty();
        assertThat(tenure.stopped()).containsExactly(new TenureOutput.Released(B, EPOCH));
    }

    @Test
    void a_shard_that_nobody_uses_settles_at_once() {
        assertThat(tenure.handOff(MEMBERS, 0)).containsExactly(new TenureOutput.Settle(1));
    }

    @Test
    void who_is_no_member_is_not_waited_for() {
        tenure.asked(B, 1);
        tenure.asked(C, 1);

        assertThat(tenure.handOff(List.of(SELF, B), 0)).containsExactly(new TenureOutput.Close(B, EPOCH, 1));
        tenure.flushed(B, 0, 1);
        assertThat(tenure.gone(B)).containsExactly(new TenureOutput.Settle(1));
    }

    @Test
    void a_hand_off_that_takes_too_long_is_given_up_and_names_who_did_not_flush() {
        tenure.asked(B, 1);
        tenure.asked(C, 1);
        tenure.handOff(MEMBERS, 0);
        tenure.flushed(C, 0, 1);
        tenure.flushed(C, 1, 1);

        assertThat(tenure.tick(PATIENCE - 1)).isEmpty();
        assertThat(tenure.tick(PATIENCE)).containsExactly(new TenureOutput.Reopen(List.of(B)));
        assertThat(tenure.asked(C, 2)).containsExactly(new TenureOutput.Owned(C, 2, EPOCH));
    }

    @Test
    void a_late_answer_to_a_hand_off_that_was_given_up_does_not_count_for_the_next() {
        tenure.asked(B, 1);
        tenure.handOff(MEMBERS, 0);
        tenure.tick(PATIENCE);
        tenure.handOff(MEMBERS, PATIENCE);

        assertThat(tenure.flushed(B, 0, 1)).isEmpty();
        assertThat(tenure.flushed(B, 1, 1)).isEmpty();
        assertThat(tenure.flushed(B, 0, 2)).isEmpty();
        assertThat(tenure.flushed(B, 1, 2)).containsExactly(new TenureOutput.Settle(2));
        assertThat(tenure.settled(1, 0)).isEmpty();
    }

    @Test
    void a_quiet_shard_that_is_not_stopped_serves_again() {
        tenure.handOff(MEMBERS, 0);
        tenure.settled(1, 50);

        assertThat(tenure.tick(50 + STOP_PATIENCE - 1)).isEmpty();
        assertThat(tenure.tick(50 + STOP_PATIENCE)).containsExactly(new TenureOutput.Reopen(List.of()));
        assertThat(tenure.asked(B, 1)).containsExactly(new TenureOutput.Owned(B, 1, EPOCH));
    }

    @Test
    void a_quiet_shard_says_so_again_to_who_asks_again() {
        tenure.handOff(MEMBERS, 0);
        assertThat(tenure.handOff(MEMBERS, 10)).isEmpty();
        tenure.settled(1, 50);

        assertThat(tenure.handOff(MEMBERS, 60)).containsExactly(new TenureOutput.Quiet());
    }

    @Test
    void a_stop_without_preparation_releases_too() {
        tenure.asked(B, 1);
        tenure.asked(C, 1);
        tenure.gone(C);

        assertThat(tenure.stopped()).containsExactly(new TenureOutput.Released(B, EPOCH));
        assertThat(tenure.asked(B, 2)).isEmpty();
        assertThat(tenure.tick(PATIENCE)).isEmpty();
    }

    @Test
    void a_lane_that_does_not_exist_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tenure.flushed(B, 2, 1))
                .withMessageContaining("between 0 and 1");
    }
}
