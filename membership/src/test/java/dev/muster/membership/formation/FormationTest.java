package dev.muster.membership.formation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One node, A, with contact points A, B, C from a name, of which two are needed; T is 4 s, an attempt lasts 1 s. */
class FormationTest {
    private static final long MILLIS = 1_000_000L;
    private static final long START = Long.MAX_VALUE - 3_000 * MILLIS; // the clock overflows on the way
    private static final NodeId A = new NodeId("a", 1, 11);
    private static final NodeId B = new NodeId("b", 1, 22);
    private static final NodeId C = new NodeId("c", 1, 33);
    private static final Standing UNFORMED = Standing.of(Standing.Kind.UNFORMED);
    private static final long YOUNG_MILLIS = 6_000;

    private final List<Output> outputs = new ArrayList<>();
    private Formation node = started(A, new ContactSource.Dns("nodes", 1), 2);
    private long millis;

    @Test
    void a_node_that_is_configured_to_be_alone_forms_at_once() {
        node = started(A, new ContactSource.Listed(contacts(A)), 1);

        discovered(A);

        assertThat(kinds()).containsExactly("Form", "Describe MEMBER");
        assertThat(node.waiting()).isEmpty();
    }

    @Test
    void seeing_nobody_never_means_to_form() {
        discovered(A, B, C);

        advance(600_000);

        assertThat(kinds()).doesNotContain("Form", "Send Ask");
        assertThat(node.waiting())
                .isEqualTo("sees 1 of the 2 contact points that are needed (initial-nodes);"
                        + " nobody is seen at [b:1, c:1]");
    }

    @Test
    void an_answer_that_names_only_this_node_does_not_mean_that_it_is_alone() {
        discovered(A);

        advance(600_000);

        assertThat(kinds()).doesNotContain("Form", "Send Ask");
    }

    @Test
    void a_node_that_is_no_contact_point_waits_for_the_others() {
        discovered(B, C);
        peers(B, UNFORMED, C, UNFORMED);

        advance(600_000);

        assertThat(kinds()).doesNotContain("Form", "Send Ask");
        assertThat(node.standing().kind()).isEqualTo(Standing.Kind.JOINER);
    }

    @Test
    void the_lowest_of_enough_contact_points_asks_once_the_picture_is_stable_and_it_is_grown() {
        discovered(A, B, C);
        peers(B, UNFORMED);
        advance(YOUNG_MILLIS - 1);
        assertThat(kinds()).doesNotContain("Send Ask");

        advance(1);

        assertThat(sent(Message.Ask.class)).containsExactly("B");
    }

    @Test
    void a_picture_that_changes_is_given_time_to_settle() {
        discovered(A, B, C);
        advance(YOUNG_MILLIS);
        peers(B, UNFORMED);
        advance(999);
        peers(B, UNFORMED, C, UNFORMED);
        advance(999);
        assertThat(kinds()).doesNotContain("Send Ask");

        advance(1);

        assertThat(sent(Message.Ask.class)).containsExactly("B", "C");
    }

    @Test
    void a_node_that_is_not_the_lowest_leaves_it_to_the_lowest() {
        node = started(B, new ContactSource.Dns("nodes", 1), 2);
        discovered(A, B, C);
        peers(A, UNFORMED, C, UNFORMED);

        advance(600_000);

        assertThat(kinds()).doesNotContain("Send Ask");
        assertThat(node.waiting()).isEqualTo("waits for a:1, which has the lowest address, to form a cluster");
    }

    @Test
    void a_quorum_of_pledges_forms_and_invites_and_enough_members_confirm() {
        long attempt = asked();
        receive(B, new Message.Pledge(attempt, Message.Maturity.MATURE));
        assertThat(kinds()).contains("Form", "Send Invite", "Describe FORMING");
        members(1);
        assertThat(node.standing()).isEqualTo(Standing.forming(attempt));

        members(2);

        assertThat(kinds()).contains("Send Confirm", "Describe MEMBER");
        assertThat(node.standing()).isEqualTo(Standing.member(attempt));
    }

    @Test
    void a_cluster_without_its_initial_nodes_in_time_is_dissolved_and_this_run_is_over() {
        long attempt = asked();
        advance(600);
        receive(B, new Message.Pledge(attempt, Message.Maturity.MATURE));
        members(1);
        advance(3_399);
        assertThat(kinds()).doesNotContain("Dissolve");

        advance(1);

        assertThat(kinds()).contains("Dissolve", "Describe OUT");
        outputs.clear();
        members(2);
        receive(C, new Message.Ask(5, 1, 2));
        assertThat(refusal()).isEqualTo(Message.Reason.OUT);
        advance(600_000);
        assertThat(kinds()).doesNotContain("Form", "Send Ask");
    }

    @Test
    void members_that_come_too_late_do_not_confirm() {
        long attempt = asked();
        receive(B, new Message.Pledge(attempt, Message.Maturity.MATURE));

        millis += 4_000; // no tick in between
        members(2);

        assertThat(kinds()).contains("Dissolve");
    }

    @Test
    void an_attempt_without_a_quorum_is_released_and_repeated_after_a_while() {
        long attempt = asked();

        advance(1_000);
        receive(B, new Message.Pledge(attempt, Message.Maturity.MATURE));

        assertThat(sent(Message.Release.class)).contains("B", "C");
        assertThat(kinds()).doesNotContain("Form");
        assertThat(node.waiting()).isEqualTo("tries again to form a cluster soon: b:1, c:1 did not answer");
        outputs.clear();
        advance(1_600);
        assertThat(sent(Message.Ask.class)).contains("B", "C");
    }

    @Test
    void a_young_pledge_does_not_count_where_others_may_be_unseen() {
        long attempt = asked();

        receive(B, new Message.Pledge(attempt, Message.Maturity.YOUNG));
        receive(C, new Message.Pledge(attempt, Message.Maturity.YOUNG));

        assertThat(kinds()).doesNotContain("Form");
    }

    @Test
    void young_pledges_count_if_every_node_of_the_list_pledges() {
        node = started(A, new ContactSource.Listed(contacts(A, B, C)), 2);
        discovered(A, B, C);
        peers(B, Standing.of(Standing.Kind.YOUNG), C, Standing.of(Standing.Kind.YOUNG));
        advance(1_000);
        long attempt = lastAsk();

        receive(B, new Message.Pledge(attempt, Message.Maturity.YOUNG));
        assertThat(kinds()).doesNotContain("Form");
        receive(C, new Message.Pledge(attempt, Message.Maturity.YOUNG));

        assertThat(kinds()).contains("Form");
    }

    @Test
    void a_node_pledges_to_one_candidate_until_it_is_released() {
        receive(C, new Message.Ask(7, 1, 2));
        assertThat(sent(Message.Pledge.class)).containsExactly("C");
        receive(B, new Message.Ask(8, 1, 2));
        assertThat(refusal()).isEqualTo(Message.Reason.PLEDGED);
        receive(B, new Message.Release(8));
        receive(C, new Message.Release(6));
        outputs.clear();
        receive(B, new Message.Ask(8, 1, 2));
        assertThat(refusal()).isEqualTo(Message.Reason.PLEDGED);

        receive(C, new Message.Release(7));
        outputs.clear();
        receive(B, new Message.Ask(8, 1, 2));

        assertThat(sent(Message.Pledge.class)).containsExactly("B");
    }

    @Test
    void a_pledge_ends_two_confirmation_times_after_the_first_question_even_if_that_is_repeated() {
        receive(C, new Message.Ask(7, 1, 2));
        advance(5_000);
        receive(C, new Message.Ask(7, 1, 2));
        advance(2_999);
        outputs.clear();
        receive(B, new Message.Ask(8, 1, 2));
        assertThat(refusal()).isEqualTo(Message.Reason.PLEDGED);

        advance(1);
        outputs.clear();
        receive(B, new Message.Ask(8, 1, 2));

        assertThat(sent(Message.Pledge.class)).containsExactly("B");
    }

    @Test
    void another_run_of_the_candidate_does_not_end_a_pledge_as_others_may_be_in_the_cluster_of_the_first() {
        receive(C, new Message.Ask(7, 1, 2));
        outputs.clear();

        receive(new NodeId("c", 1, 99), new Message.Ask(8, 1, 2));

        assertThat(refusal()).isEqualTo(Message.Reason.PLEDGED);
    }

    @Test
    void a_late_question_of_an_earlier_attempt_is_not_answered() {
        receive(C, new Message.Ask(7, 2, 2));
        outputs.clear();

        receive(C, new Message.Ask(6, 1, 2));

        assertThat(outputs).isEmpty();
    }

    @Test
    void a_candidate_that_needs_another_number_gets_no_pledge() {
        receive(C, new Message.Ask(7, 1, 3));

        assertThat(refusal()).isEqualTo(Message.Reason.INITIAL_NODES);
    }

    @Test
    void who_knows_a_cluster_gives_no_pledge_and_joins_it() {
        peers(B, Standing.member(99));
        assertThat(outputs).contains(new Output.Join(99, List.of(B)));
        receive(C, new Message.Ask(7, 1, 2));
        assertThat(refusal()).isEqualTo(Message.Reason.CLUSTER);

        members(3);

        assertThat(node.standing()).isEqualTo(Standing.member(99));
    }

    @Test
    void an_attempt_ends_when_a_cluster_is_seen() {
        asked();
        outputs.clear();

        peers(B, UNFORMED, C, Standing.member(99));

        assertThat(sent(Message.Release.class)).containsExactly("B", "C");
        assertThat(outputs).contains(new Output.Join(99, List.of(C)));
    }

    @Test
    void of_two_clusters_the_one_with_more_members_is_joined_and_on_a_tie_the_lower_id() {
        NodeId d = new NodeId("d", 1, 44);
        node.peers(now(), standings(B, Standing.member(5), C, Standing.member(-1), d, Standing.member(-1)));
        assertThat(node.waiting())
                .contains("joins the cluster ffffffffffffffff through c:1, d:1")
                .contains("there is another cluster: 5 with 1 members seen");

        outputs.addAll(node.peers(now(), standings(B, Standing.member(5), C, Standing.member(-1))));

        assertThat(outputs).contains(new Output.Join(5, List.of(B)));
    }

    @Test
    void a_node_joins_a_cluster_that_is_not_confirmed_only_when_its_founder_invites_it() {
        receive(B, new Message.Ask(7, 1, 2));
        peers(B, Standing.forming(7));
        receive(C, new Message.Invite(7));
        receive(B, new Message.Invite(8));
        assertThat(kinds()).doesNotContain("Join");

        receive(B, new Message.Invite(7));

        assertThat(outputs).contains(new Output.Join(7, List.of(B)));
        assertThat(node.standing()).isEqualTo(Standing.forming(7));
    }

    @Test
    void an_invited_member_leaves_if_the_cluster_is_not_confirmed_in_time() {
        receive(B, new Message.Ask(7, 1, 2));
        advance(500);
        receive(B, new Message.Invite(7));
        members(2);
        advance(3_499);
        assertThat(kinds()).doesNotContain("Dissolve");

        advance(1);

        assertThat(kinds()).contains("Dissolve", "Describe OUT");
    }

    @Test
    void an_invitation_that_led_nowhere_ends_and_so_does_one_that_comes_too_late() {
        receive(B, new Message.Ask(7, 1, 2));
        receive(B, new Message.Invite(7));
        advance(4_000);
        assertThat(node.standing().kind()).isEqualTo(Standing.Kind.YOUNG);
        assertThat(kinds()).doesNotContain("Dissolve");
        outputs.clear();

        receive(B, new Message.Invite(7));
        assertThat(kinds()).doesNotContain("Join");
        members(2);

        assertThat(kinds()).contains("Dissolve");
    }

    @Test
    void a_confirmation_by_the_founder_or_by_the_standing_of_a_member_makes_a_member() {
        receive(B, new Message.Ask(7, 1, 2));
        receive(B, new Message.Invite(7));
        members(2);
        receive(C, new Message.Confirm(7));
        assertThat(node.standing()).isEqualTo(Standing.forming(7));

        peers(C, Standing.member(7));

        assertThat(node.standing()).isEqualTo(Standing.member(7));
    }

    @Test
    void a_member_that_is_removed_never_forms_again() {
        peers(B, Standing.member(99));
        members(2);

        outputs.addAll(node.lost(now()));

        assertThat(node.standing().kind()).isEqualTo(Standing.Kind.OUT);
        assertThat(kinds()).doesNotContain("Dissolve");
        advance(600_000);
        assertThat(kinds()).doesNotContain("Form", "Send Ask");
    }

    @Test
    void every_kind_of_message_is_taken() {
        List<Message> all = List.of(
                new Message.Ask(1, 1, 1),
                new Message.Pledge(1, Message.Maturity.YOUNG),
                new Message.Refuse(1, Message.Reason.OUT, B),
                new Message.Release(1),
                new Message.Invite(1),
                new Message.Confirm(1));
        assertThat(all.stream().map(Message::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(cast(Message.class.getPermittedSubclasses())));

        all.forEach(message -> receive(B, message));

        assertThat(kinds()).contains("Send Refuse", "Send Release");
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Message>[] cast(Class<?>[] permitted) {
        return (Class<? extends Message>[]) permitted;
    }

    /** Lets A ask B and C, and gives the attempt. */
    private long asked() {
        discovered(A, B, C);
        peers(B, UNFORMED, C, UNFORMED);
        advance(YOUNG_MILLIS);
        return lastAsk();
    }

    private long lastAsk() {
        long attempt = 0;
        for (Output output : outputs) {
            if (output instanceof Output.Send send && send.message() instanceof Message.Ask ask) {
                attempt = ask.attempt();
            }
        }
        assertThat(attempt).isNotZero();
        return attempt;
    }

    private Formation started(NodeId self, ContactSource source, int initialNodes) {
        FormationSettings settings = new FormationSettings(
                source,
                initialNodes,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        outputs.clear();
        return new Formation(self, settings, new SplittableRandom(1), START);
    }

    private long now() {
        return START + millis * MILLIS;
    }

    private void discovered(NodeId... nodes) {
        outputs.addAll(node.discovered(now(), contacts(nodes)));
    }

    private void peers(Object... nodesAndStandings) {
        outputs.addAll(node.peers(now(), standings(nodesAndStandings)));
    }

    private void receive(NodeId from, Message message) {
        outputs.addAll(node.receive(now(), from, message));
    }

    private void members(int count) {
        outputs.addAll(node.membersAre(now(), count));
    }

    /** Ticks every millisecond in the last ten seconds, and every second before. */
    private void advance(long forMillis) {
        for (long left = forMillis; left > 0; ) {
            long step = left > 10_000 ? 1_000 : 1;
            millis += step;
            left -= step;
            outputs.addAll(node.tick(now()));
        }
    }

    private List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        for (Output output : outputs) {
            String kind = output.getClass().getSimpleName();
            if (output instanceof Output.Send send) {
                kind += " " + send.message().getClass().getSimpleName();
            } else if (output instanceof Output.Describe describe) {
                kind += " " + describe.standing().kind();
            }
            kinds.add(kind);
        }
        return kinds;
    }

    /** To whom messages of that kind went, in upper case. */
    private List<String> sent(Class<? extends Message> kind) {
        List<String> receivers = new ArrayList<>();
        for (Output output : outputs) {
            if (output instanceof Output.Send send && kind.isInstance(send.message())) {
                receivers.add(send.to().host().toUpperCase(java.util.Locale.ROOT));
            }
        }
        return receivers;
    }

    private Message.Reason refusal() {
        for (Output output : outputs) {
            if (output instanceof Output.Send send && send.message() instanceof Message.Refuse refuse) {
                return refuse.reason();
            }
        }
        throw new AssertionError("no refusal in " + outputs);
    }

    private static SortedSet<ContactPoint> contacts(NodeId... nodes) {
        SortedSet<ContactPoint> contacts = new TreeSet<>();
        for (NodeId node : nodes) {
            contacts.add(node.contactPoint());
        }
        return Collections.unmodifiableSortedSet(contacts);
    }

    private static SortedMap<NodeId, Standing> standings(Object... nodesAndStandings) {
        SortedMap<NodeId, Standing> standings = new TreeMap<>();
        for (int index = 0; index < nodesAndStandings.length; index += 2) {
            standings.put((NodeId) nodesAndStandings[index], (Standing) nodesAndStandings[index + 1]);
        }
        return standings;
    }
}
