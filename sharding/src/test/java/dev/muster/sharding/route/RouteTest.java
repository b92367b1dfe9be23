package dev.muster.sharding.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.muster.membership.NodeId;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static final long RETRY = 100;
    private static final NodeId A = new NodeId("a", 1, 1);
    private static final NodeId B = new NodeId("b", 1, 2);

    private final Route route = new Route(RETRY);

    @Test
    void the_first_held_message_asks_and_the_next_does_not() {
        assertThat(route.held(0)).containsExactly(new RouteOutput.Ask(1));
        assertThat(route.held(1)).isEmpty();
    }

    @Test
    void the_answer_opens_the_route_and_a_second_answer_does_nothing() {
        route.held(0);

        assertThat(route.owned(1, A, 10)).containsExactly(new RouteOutput.Open(A, 10));
        assertThat(route.owned(1, A, 10)).isEmpty();
    }

    @Test
    void an_unanswered_question_is_repeated_under_its_number_so_that_a_slow_answer_counts() {
        route.held(0);

        assertThat(route.tick(RETRY - 1)).isEmpty();
        assertThat(route.tick(RETRY)).containsExactly(new RouteOutput.Ask(1));
        assertThat(route.tick(RETRY + 1)).isEmpty();
        assertThat(route.owned(1, A, 10)).containsExactly(new RouteOutput.Open(A, 10));
    }

    @Test
    void nothing_is_asked_once_nothing_is_held() {
        route.held(0);

        assertThat(route.emptied()).isEmpty();
        assertThat(route.tick(RETRY)).isEmpty();
        assertThat(route.held(RETRY)).isEmpty();
        assertThat(route.tick(RETRY)).containsExactly(new RouteOutput.Ask(1));
    }

    @Test
    void a_close_is_answered_after_the_grace_period() {
        open(A, 10);

        assertThat(route.close(A, 10, 1)).containsExactly(new RouteOutput.Shut(1));
        assertThat(route.held(5)).isEmpty();
        assertThat(route.quiet(1, 6)).containsExactly(new RouteOutput.Flushed(A, 10, 1));
        assertThat(route.quiet(1, 7)).isEmpty();
    }

    @Test
    void the_release_ends_the_wait() {
        close(A, 10);
        route.held(5);

        assertThat(route.released(A, 10, 6)).containsExactly(new RouteOutput.Ask(2));
    }

    @Test
    void a_flushed_route_asks_by_itself_in_case_the_hand_off_was_given_up() {
        close(A, 10);
        route.held(5);

        assertThat(route.tick(RETRY - 1)).isEmpty();
        assertThat(route.tick(RETRY)).containsExactly(new RouteOutput.Ask(2));
        assertThat(route.owned(2, A, 10)).containsExactly(new RouteOutput.Open(A, 10));
    }

    @Test
    void an_answer_to_an_earlier_question_opens_nothing() {
        close(A, 10);
        route.held(5);
        route.released(A, 10, 6);

        assertThat(route.owned(1, A, 10)).isEmpty();
        assertThat(route.owned(2, B, 20)).containsExactly(new RouteOutput.Open(B, 20));
    }

    @Test
    void a_close_that_comes_again_is_answered_once_with_the_latest_round_while_senders_are_awaited() {
        open(A, 10);
        route.close(A, 10, 1);

        assertThat(route.close(A, 10, 2)).isEmpty();
        assertThat(route.quiet(1, 0)).containsExactly(new RouteOutput.Flushed(A, 10, 2));
        assertThat(route.close(A, 10, 3)).containsExactly(new RouteOutput.Flushed(A, 10, 3));
    }

    @Test
    void a_close_by_an_owner_that_nothing_is_sent_to_is_answered_at_once() {
        assertThat(route.close(A, 10, 1)).containsExactly(new RouteOutput.Flushed(A, 10, 1));
        open(B, 20);
        assertThat(route.close(A, 10, 1)).containsExactly(new RouteOutput.Flushed(A, 10, 1));
        assertThat(route.close(B, 19, 1)).containsExactly(new RouteOutput.Flushed(B, 19, 1));
    }

    @Test
    void a_route_forgets_a_removed_owner_and_asks_with_the_next_message() {
        open(A, 10);

        assertThat(route.gone(A, 5)).containsExactly(new RouteOutput.Shut(1));
        assertThat(route.held(6)).containsExactly(new RouteOutput.Ask(2));
        assertThat(route.quiet(1, 7)).isEmpty();
    }

    @Test
    void a_route_that_awaits_a_removed_owner_asks_at_once() {
        close(A, 10);
        route.held(1);

        assertThat(route.gone(A, 2)).containsExactly(new RouteOutput.Ask(2));
    }

    @Test
    void a_removed_node_is_not_believed_to_be_the_owner() {
        route.held(0);

        assertThat(route.gone(A, 1)).containsExactly(new RouteOutput.Ask(1));
        assertThat(route.owned(1, A, 10)).isEmpty();
        assertThat(route.owned(1, B, 20)).containsExactly(new RouteOutput.Open(B, 20));
    }

    @Test
    void the_removal_of_another_node_changes_nothing() {
        open(A, 10);

        assertThat(route.gone(B, 1)).isEmpty();
        assertThat(route.close(A, 10, 1)).containsExactly(new RouteOutput.Shut(1));
    }

    @Test
    void a_stop_without_preparation_shuts_an_open_route() {
        open(A, 10);

        assertThat(route.released(A, 10, 1)).containsExactly(new RouteOutput.Shut(1));
        assertThat(route.held(2)).containsExactly(new RouteOutput.Ask(2));
    }

    @Test
    void a_release_by_an_earlier_tenure_leaves_an_open_route_alone() {
        open(B, 20);

        assertThat(route.released(A, 10, 1)).isEmpty();
        assertThat(route.released(B, 19, 1)).isEmpty();
    }

    @Test
    void a_grace_period_of_an_earlier_shut_does_not_count_for_a_later_one() {
        open(A, 10);
        route.gone(A, 1);
        route.held(2);
        route.owned(2, B, 20);

        assertThat(route.close(B, 20, 1)).containsExactly(new RouteOutput.Shut(2));
        assertThat(route.quiet(1, 3)).isEmpty();
        assertThat(route.quiet(2, 4)).containsExactly(new RouteOutput.Flushed(B, 20, 1));
    }

    @Test
    void holding_while_open_is_a_mistake_of_the_shell() {
        open(A, 10);

        assertThatIllegalStateException().isThrownBy(() -> route.held(0)).withMessageContaining("open to a:1");
    }

    private void open(NodeId owner, long epoch) {
        route.held(0);
        route.owned(1, owner, epoch);
    }

    private void close(NodeId owner, long epoch) {
        open(owner, epoch);
        route.close(owner, epoch, 1);
        route.quiet(1, 0);
    }
}
