package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.BIRTH_MILLIS;
import static dev.muster.membership.swim.NodeUnderTest.OWN;
import static dev.muster.membership.swim.NodeUnderTest.SELF;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.changes;
import static dev.muster.membership.swim.NodeUnderTest.message;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.only;
import static dev.muster.membership.swim.NodeUnderTest.run;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** swim.md a.2: two runs at one address are two nodes, of which the later lives; and what is gone stays gone. */
class RunsTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final NodeId LATER = run(2, 222);

    private final NodeUnderTest node = new NodeUnderTest();

    private static Fact removed(int number) {
        return alive(number).ended(Status.REMOVED);
    }

    @Test
    void hearsay_of_another_run_asks_the_address_and_changes_nothing_before_it_answers() {
        node.among(2, 3);

        List<Output> outputs = List.copyOf(node.hear(3, Fact.alive(LATER, 5_000)));
        node.hear(3, Fact.alive(LATER, 5_000));

        assertThat(sends(Message.Ping.class, outputs)).hasSize(1);
        Output.Send ping = sends(Message.Ping.class, outputs).get(0);
        assertThat(message(Message.Ping.class, ping).target()).isEqualTo(run(2, NodeId.ANY_RUN));
        assertThat(sends(Message.Ping.class, node.outputs)).as("once a period").hasSize(1);
        assertThat(changes(node.outputs)).isEmpty();
        assertThat(node.belief(2)).isEqualTo(alive(2));
    }

    @ParameterizedTest(name = "born at {0} ms by its own clock")
    @ValueSource(longs = {1, 5_000})
    void a_run_that_answers_at_the_address_ends_the_one_that_was_known_there(long birthMillis) {
        node.among(2, 3);
        Fact later = Fact.alive(LATER, birthMillis);

        List<Output> outputs = verified(LATER, later);

        assertThat(changes(outputs))
                .containsExactly(
                        new Output.Changed(Optional.of(alive(2)), removed(2)),
                        new Output.Changed(Optional.empty(), later));
        assertThat(node.swim.liveAt(new ContactPoint("node-2", 7_000))).contains(LATER);
        assertThat(sends(Message.Rumors.class, node.run(Duration.ofMillis(300))))
                .isNotEmpty()
                .allSatisfy(send -> assertThat(send.packet().gossip()).contains(removed(2), later));
    }

    @Test
    void a_run_that_is_heard_of_but_does_not_answer_at_the_address_is_gone() {
        node.among(2, 3);

        verified(node(2), Fact.alive(LATER, 5_000));

        assertThat(node.belief(2)).isEqualTo(alive(2));
        assertThat(node.swim.find(LATER).orElseThrow().status()).isEqualTo(Status.REMOVED);
    }

    @Test
    void an_earlier_run_that_speaks_is_told_that_it_is_gone_once_that_is_known() {
        node.among(2, 3);
        verified(LATER, Fact.alive(LATER, 5_000));

        List<Output> outputs = node.receive(2, new Message.Ping(5, SELF));

        assertThat(outputs)
                .containsExactly(
                        new Output.Send(node(2), new Packet(SELF, 0, new Message.Rumors(), List.of(removed(2)))));
        assertThat(node.receive(2, new Message.Ping(6, SELF)))
                .as("once a period")
                .isEmpty();
        assertThat(node.swim.count(Counter.STALE_FACTS)).isEqualTo(2);
    }

    @Test
    void a_packet_of_another_run_asks_the_address_too() {
        node.among(2, 3);

        List<Output> outputs = node.receive(LATER, 0, new Message.Rumors());

        assertThat(sends(Message.Ping.class, outputs)).hasSize(1);
        assertThat(node.belief(2)).isEqualTo(alive(2));
    }

    /** Hears of {@code doubted}, and {@code answering} answers where it is said to be. */
    private List<Output> verified(NodeId answering, Fact doubted) {
        Output.Send ping =
                sends(Message.Ping.class, List.copyOf(node.hear(3, doubted))).get(0);
        long sequence = message(Message.Ping.class, ping).sequence();
        node.forget();
        Fact introduction = answering.equals(doubted.node()) ? doubted : alive(2);
        return List.copyOf(node.receive(
                answering,
                0,
                new Message.Ack(sequence, answering, Optional.of(new Belief(Status.ALIVE, 0)), 0),
                introduction));
    }

    @Test
    void a_later_run_that_is_unreachable_for_others_changes_nothing() {
        node.among(2, 3);

        node.hear(3, Fact.alive(LATER, 5_000).suspectedBy(Accusers.of(4)).unreachable());

        assertThat(node.belief(2)).isEqualTo(alive(2));
    }

    @Test
    void another_run_that_is_gone_is_remembered_and_the_one_that_is_known_stays() {
        node.among(2, 3);

        node.hear(3, Fact.alive(LATER, 5_000).ended(Status.LEFT));

        assertThat(node.belief(2)).isEqualTo(alive(2));
        assertThat(node.swim.find(LATER)).contains(Fact.alive(LATER, 5_000).ended(Status.LEFT));
    }

    /** Rule 4: GONE is first hand: removed with certainty, without suspicion; whatever the wall clocks say. */
    @ParameterizedTest(name = "born at {0} ms")
    @ValueSource(longs = {1, 5_000})
    void a_probe_that_another_run_answers_removes_the_old_one_at_once_and_learns_the_new(long birthMillis) {
        node.knowing(2);
        Output.Send ping = node.nextProbe();
        Fact later = Fact.alive(LATER, birthMillis);

        node.receive(
                LATER, 0, new Message.Gone(message(Message.Ping.class, ping).sequence(), node(2)), later);

        assertThat(node.belief(2)).isEqualTo(removed(2));
        assertThat(node.swim.find(LATER)).contains(later);
        assertThat(changes(node.outputs))
                .extracting(change -> change.after().status())
                .containsExactly(Status.REMOVED, Status.ALIVE);
    }

    @Test
    void gone_that_nobody_asked_for_or_from_another_address_is_not_believed() {
        node.knowing(2, 3);
        Output.Send ping = node.nextProbe();
        long sequence = message(Message.Ping.class, ping).sequence();
        NodeId target = ping.to();
        NodeId elsewhere = run(44, 44);

        node.receive(run((int) target.uid(), 222), 0, new Message.Gone(sequence + 1, target));
        node.receive(elsewhere, 0, new Message.Gone(sequence, target));

        assertThat(node.swim.find(target).orElseThrow().status()).isEqualTo(Status.ALIVE);
    }

    @Test
    void a_ping_for_an_earlier_run_of_this_node_is_answered_with_gone_and_an_introduction() {
        node.knowing(2);

        List<Output> outputs = node.receive(2, new Message.Ping(5, run(OWN, 999)));

        assertThat(outputs)
                .containsExactly(new Output.Send(
                        node(2), new Packet(SELF, 0, new Message.Gone(5, run(OWN, 999)), List.of(alive(OWN)))));
    }

    @Test
    void a_ping_for_whoever_listens_is_answered_with_an_introduction() {
        node.knowing(2);

        List<Output> outputs = node.receive(2, new Message.Ping(5, new ContactPoint("node-1", 7_000).anyRun()));

        assertThat(outputs)
                .singleElement()
                .satisfies(output ->
                        assertThat(((Output.Send) output).packet().gossip()).contains(alive(OWN)));
    }

    /** Rule 3: an accusation of another run at this address is not this node's. */
    @Test
    void an_earlier_run_at_this_address_is_buried_and_not_refuted() {
        node.among(2, 3);
        Fact earlier = Fact.alive(run(OWN, 999), 10).aliveAt(3);

        node.hear(2, earlier.suspectedBy(Accusers.of(2)));

        assertThat(node.swim.incarnation()).isZero();
        assertThat(node.swim.find(run(OWN, 999))).contains(earlier.ended(Status.REMOVED));
        assertThat(sends(Message.Rumors.class, node.run(PERIOD)))
                .flatExtracting(send -> send.packet().gossip())
                .contains(earlier.ended(Status.REMOVED));
    }

    @Test
    void any_other_run_at_this_address_is_gone_whatever_its_clock_said() {
        node.among(2, 3);

        node.hear(2, Fact.alive(run(OWN, 999), BIRTH_MILLIS + 5_000));

        assertThat(node.swim.find(run(OWN, 999)).orElseThrow().status()).isEqualTo(Status.REMOVED);
    }

    @Test
    void without_the_rule_that_runs_differ_another_run_is_taken_for_this_one() {
        NodeUnderTest plain = new NodeUnderTest(
                        SwimSettings.lan(), EnumSet.complementOf(EnumSet.of(Rule.RUNS_DIFFER)), 1, 0)
                .among(2, 3);

        plain.hear(2, Fact.alive(run(OWN, 999), 10).suspectedBy(Accusers.of(2)));

        assertThat(plain.swim.incarnation()).isEqualTo(1);
    }

    /** The cluster decides: REMOVED, or LEFT if the node had said that it was leaving. */
    @ParameterizedTest(name = "leaving {0} => {1}")
    @CsvSource({"false, REMOVED", "true, LEFT"})
    void whom_the_cluster_removes_is_gone_for_ever(boolean isLeaving, Status end) {
        node.among(2, 3);
        Fact held = isLeaving ? alive(2).leaving() : alive(2);
        node.hear(3, held);

        List<Output> outputs = List.copyOf(node.keep(node.swim.remove(node.nowNanos, node(2))));

        assertThat(outputs).containsExactly(new Output.Changed(Optional.of(held), held.ended(end)));
        node.hear(3, alive(2, 50));
        node.receive(node(2), 60, new Message.Rumors(), alive(2, 60));
        assertThat(node.belief(2).status()).isEqualTo(end);
        assertThat(node.swim.facts()).extracting(Fact::node).containsExactly(SELF, node(3));
        assertThat(node.swim.liveAt(node(2).contactPoint())).isEmpty();
    }

    @Test
    void to_remove_twice_or_somebody_who_is_not_known_makes_no_noise() {
        node.among(2, 3);

        assertThat(node.swim.remove(node.nowNanos, node(9))).isEmpty();
        assertThat(node.swim.remove(node.nowNanos, node(9))).isEmpty();
        assertThat(node.belief(9).status()).isEqualTo(Status.REMOVED);
    }

    /** swim.md a.12: the flag goes directly to ceil(log2(n + 1)) + K nodes, and spreads. */
    @Test
    void leaving_is_told_to_some_at_once_and_spread() {
        node.among(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);

        List<Output> outputs = node.keep(node.swim.leave(node.nowNanos));

        assertThat(outputs)
                .hasSize(8)
                .allMatch(output -> ((Output.Send) output)
                        .packet()
                        .gossip()
                        .equals(List.of(alive(OWN).leaving())));
        assertThat(node.swim.leave(node.nowNanos)).as("said once").isEmpty();
        assertThat(sends(Message.Rumors.class, node.run(Duration.ofMillis(300))))
                .isNotEmpty()
                .allSatisfy(send ->
                        assertThat(send.packet().gossip()).contains(alive(OWN).leaving()));
    }

    @Test
    void a_leaving_node_refutes_as_any_other_and_stays_leaving() {
        node.among(2, 3);
        node.swim.leave(node.nowNanos);

        node.hear(2, suspect(OWN, 0, 2));

        assertThat(node.swim.find(SELF)).contains(alive(OWN, 1).leaving());
    }

    @Test
    void a_node_that_the_cluster_let_go_says_farewell() {
        node.among(2, 3);
        node.swim.leave(node.nowNanos);

        List<Output> outputs = node.swim.remove(node.nowNanos, SELF);

        assertThat(outputs)
                .hasSize(2)
                .allMatch(output -> ((Output.Send) output)
                        .packet()
                        .gossip()
                        .equals(List.of(alive(OWN).leaving().ended(Status.LEFT))));
    }

    @Test
    void a_node_that_is_held_for_gone_says_so_once() {
        node.among(2, 3);
        Fact gone = removed(OWN);

        node.hear(2, gone);
        node.hear(3, gone);

        assertThat(only(Output.Expelled.class, node.outputs)).containsExactly(new Output.Expelled(gone));
    }

    @Test
    void a_leaving_node_is_not_surprised_that_it_left() {
        node.among(2, 3);
        node.swim.leave(node.nowNanos);

        node.hear(2, alive(OWN).leaving().ended(Status.LEFT));
        assertThat(only(Output.Expelled.class, node.outputs)).isEmpty();

        node.hear(2, removed(OWN));
        assertThat(only(Output.Expelled.class, node.outputs)).hasSize(1);
    }

    /** swim.md a.2, rule 5, and a.13: tombstones live for 24 h. */
    @Test
    void tombstones_are_kept_for_24_hours() {
        Duration minute = Duration.ofMinutes(1);
        SwimSettings slow = new SwimSettings(
                new SwimSettings.Probe(minute, PERIOD, PERIOD, 3),
                new SwimSettings.Suspicion(minute.multipliedBy(2), 6, 3),
                new SwimSettings.Gossip(minute, 3, 3, 1_400),
                new SwimSettings.Exchange(
                        minute, minute, SwimSettings.lan().exchange().tombstoneLife()));
        NodeUnderTest patient = new NodeUnderTest(slow).among(2, 3);
        patient.swim.remove(patient.nowNanos, node(2));

        patient.run(Duration.ofHours(24));
        assertThat(patient.belief(2).status()).isEqualTo(Status.REMOVED);

        patient.run(Duration.ofMinutes(2));
        assertThat(patient.swim.find(node(2))).isEmpty();
    }

    @Test
    void without_tombstones_stale_gossip_brings_back_what_is_gone() {
        NodeUnderTest plain = new NodeUnderTest(
                        SwimSettings.lan(), EnumSet.complementOf(EnumSet.of(Rule.TOMBSTONES)), 1, 0)
                .among(2, 3);
        plain.swim.remove(plain.nowNanos, node(2));

        plain.hear(3, alive(2));

        assertThat(plain.belief(2)).isEqualTo(alive(2));
    }
}
