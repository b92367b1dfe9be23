package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.Member;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Link;
import dev.muster.membership.swim.Output;
import dev.muster.membership.swim.Status;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DoubtsTest {
    private static final NodeId NODE = new NodeId("127.0.0.1", 7_001, 1);
    private static final MembershipEvent SUSPECTED = new MembershipEvent.Suspected(NODE);
    private static final MembershipEvent TRUSTED = new MembershipEvent.Trusted(NODE);
    private static final Optional<Member> REACHABLE = Optional.of(member(true));
    private static final Optional<Member> UNREACHABLE = Optional.of(member(false));
    private static final Optional<Member> NO_MEMBER = Optional.empty();

    private final Doubts doubts = new Doubts();

    @Test
    void a_suspicion_is_told_once_and_ends_with_trust() {
        assertThat(doubts.follow(now(Status.SUSPECT), REACHABLE)).containsExactly(SUSPECTED);
        assertThat(doubts.follow(now(Status.SUSPECT), REACHABLE)).isEmpty();
        assertThat(doubts.about(NODE)).containsExactly(SUSPECTED);
        assertThat(doubts.follow(now(Status.ALIVE), REACHABLE)).containsExactly(TRUSTED);
        assertThat(doubts.about(NODE)).isEmpty();
    }

    @Test
    void a_suspicion_that_the_cluster_reports_as_unreachable_has_ended_with_that() {
        doubts.follow(now(Status.SUSPECT), REACHABLE);

        assertThat(doubts.follow(now(Status.UNREACHABLE), REACHABLE)).isEmpty();
        assertThat(doubts.follow(member(false), false)).isEmpty();
        assertThat(doubts.about(NODE)).isEmpty();
        assertThat(doubts.follow(now(Status.ALIVE), UNREACHABLE)).isEmpty();
        assertThat(doubts.follow(member(true), false)).isEmpty();
    }

    @Test
    void a_verdict_that_was_taken_back_before_the_cluster_reported_it_ends_with_trust_too() {
        assertThat(doubts.follow(now(Status.UNREACHABLE), REACHABLE)).containsExactly(SUSPECTED);
        assertThat(doubts.follow(now(Status.ALIVE), REACHABLE)).containsExactly(TRUSTED);
    }

    @Test
    void a_node_is_told_of_when_it_becomes_a_member_and_not_before() {
        assertThat(doubts.follow(now(Status.SUSPECT), NO_MEMBER)).isEmpty();
        assertThat(doubts.follow(new Output.LinkChanged(NODE, Link.DOWN), NO_MEMBER))
                .isEmpty();

        assertThat(doubts.follow(member(true), true)).containsExactly(SUSPECTED, new MembershipEvent.LinkDown(NODE));
    }

    @Test
    void a_link_is_told_of_when_it_changes() {
        assertThat(doubts.follow(new Output.LinkChanged(NODE, Link.DOWN), REACHABLE))
                .containsExactly(new MembershipEvent.LinkDown(NODE));
        assertThat(doubts.follow(new Output.LinkChanged(NODE, Link.DOWN), REACHABLE))
                .isEmpty();
        assertThat(doubts.about(NODE)).containsExactly(new MembershipEvent.LinkDown(NODE));
        assertThat(doubts.follow(new Output.LinkChanged(NODE, Link.UP), REACHABLE))
                .containsExactly(new MembershipEvent.LinkUp(NODE));
    }

    @Test
    void of_a_node_that_is_gone_nothing_is_told_and_nothing_kept() {
        doubts.follow(now(Status.SUSPECT), REACHABLE);
        doubts.follow(new Output.LinkChanged(NODE, Link.DOWN), REACHABLE);

        assertThat(doubts.follow(now(Status.LEFT), REACHABLE)).isEmpty();
        assertThat(doubts.about(NODE)).isEmpty();
    }

    @Test
    void isolation_is_about_no_member() {
        List<MembershipEvent> events =
                doubts.follow(new Output.IsolationChanged(dev.muster.membership.swim.Isolation.ISOLATED), REACHABLE);

        assertThat(events).isEmpty();
    }

    private static Output now(Status status) {
        Fact alive = Fact.alive(NODE, 1);
        Fact after = switch (status) {
            case ALIVE -> alive;
            case SUSPECT -> alive.suspectedBy(dev.muster.membership.swim.Accusers.of(5));
            case UNREACHABLE -> alive.unreachable();
            case LEFT, REMOVED -> alive.ended(status);
        };
        return new Output.Changed(Optional.of(alive), after);
    }

    private static Member member(boolean isReachable) {
        return new Member(NODE, Member.Status.UP, new TreeSet<>(), isReachable);
    }
}
