package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.OWN;
import static dev.muster.membership.swim.NodeUnderTest.SELF;
import static dev.muster.membership.swim.NodeUnderTest.addressees;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.message;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static dev.muster.membership.swim.NodeUnderTest.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that are to be found: contact points, nodes the cluster knows, and nodes of which something was heard. */
class ContactsTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final NodeUnderTest node = new NodeUnderTest();

    private static ContactPoint point(int number) {
        return node(number).contactPoint();
    }

    private List<Output> seek(int... numbers) {
        return node.swim.seek(
                node.nowNanos,
                IntStream.of(numbers).mapToObj(ContactsTest::point).toList());
    }

    /** How often whoever listens at a contact point was pinged. */
    private long pingsOf(int number) {
        return sends(Message.Ping.class, node.outputs).stream()
                .filter(send -> send.to().equals(point(number).anyRun()))
                .count();
    }

    @Test
    void contact_points_are_pinged_with_an_introduction_each_period_until_a_node_is_known_there() {
        seek(2);
        assertThat(node.swim.nextTickNanos()).isEqualTo(node.nowNanos);
        node.run(PERIOD.multipliedBy(3));

        assertThat(pingsOf(2)).isEqualTo(4);
        Output.Send ping = sends(Message.Ping.class, node.outputs).get(0);
        assertThat(ping.packet().gossip()).containsExactly(alive(OWN));

        node.hear(2, alive(2));
        node.forget();
        node.answering.add(2);
        node.run(PERIOD.multipliedBy(5));
        assertThat(pingsOf(2)).isZero();
    }

    @Test
    void the_answer_of_a_contact_begins_an_exchange_and_an_introduction_if_it_does_not_know_this_node() {
        seek(2);
        node.run(Duration.ZERO);
        long sequence = message(Message.Ping.class, sends(node.outputs).get(0)).sequence();

        List<Output> outputs = node.receive(2, new Message.Ack(sequence, node(2), Optional.empty(), 0), alive(2));

        assertThat(outputs).hasSize(3);
        assertThat(outputs.get(0)).isEqualTo(new Output.Changed(Optional.empty(), alive(2)));
        assertThat(outputs.get(1))
                .isEqualTo(new Output.Send(node(2), new Packet(SELF, 0, new Message.Rumors(), List.of(alive(OWN)))));
        assertThat(addressees(Message.Summary.class, outputs)).containsExactly(node(2));
    }

    /** swim.md a.10, partition heal. */
    @Test
    void contact_points_are_pinged_again_once_their_node_is_unreachable_or_gone() {
        node.among(2, 3, 4);
        seek(2, 3);
        node.run(PERIOD.multipliedBy(3));
        assertThat(pingsOf(2) + pingsOf(3)).isZero();

        node.hear(4, unreachable(2, 0, 4), alive(3).ended(Status.REMOVED));
        node.run(PERIOD.multipliedBy(3));

        assertThat(pingsOf(2)).isBetween(3L, 4L);
        assertThat(pingsOf(3)).isBetween(3L, 4L);
    }

    @Test
    void this_node_itself_is_no_contact() {
        seek(OWN);
        node.run(PERIOD.multipliedBy(3));

        assertThat(sends(Message.Ping.class, node.outputs)).isEmpty();
    }

    @Test
    void new_contact_points_replace_the_old() {
        seek(2);
        seek(3);
        node.run(PERIOD);

        assertThat(pingsOf(2)).isZero();
        assertThat(pingsOf(3)).isEqualTo(2);
    }

    @Test
    void many_contact_points_take_turns_of_eight_each_period() {
        seek(IntStream.range(2, 42).toArray());
        node.run(Duration.ZERO);
        assertThat(sends(Message.Ping.class, node.outputs)).hasSize(8);

        node.run(PERIOD.multipliedBy(4));

        assertThat(new TreeSet<>(addressees(Message.Ping.class, node.outputs))).hasSize(40);
    }

    @Test
    void contact_points_beyond_the_bound_are_left_out() {
        seek(IntStream.range(2, 402).toArray());

        node.run(PERIOD.multipliedBy(60));

        assertThat(new TreeSet<>(addressees(Message.Ping.class, node.outputs))).hasSize(Contacts.MOST);
    }

    @Test
    void a_node_that_the_cluster_knows_is_pinged_until_it_is_known_here() {
        node.keep(node.swim.meet(node.nowNanos, node(2)));
        node.run(PERIOD.multipliedBy(2));
        assertThat(addressees(Message.Ping.class, node.outputs)).containsExactly(node(2), node(2));
        node.run(PERIOD.multipliedBy(200));
        assertThat(addressees(Message.Ping.class, node.outputs))
                .as("ever more rarely")
                .hasSizeBetween(8, 12);

        node.hear(2, alive(2));
        node.answering.add(2);
        node.forget();
        node.run(PERIOD.multipliedBy(4));
        assertThat(sends(Message.Ping.class, node.outputs))
                .as("its own probes only")
                .hasSizeBetween(4, 5);
    }

    @Test
    void a_node_that_is_known_or_gone_or_this_one_is_not_looked_for() {
        node.among(2, 3);
        node.swim.remove(node.nowNanos, node(3));

        node.swim.meet(node.nowNanos, node(2));
        node.swim.meet(node.nowNanos, node(3));
        node.swim.meet(node.nowNanos, SELF);
        node.run(PERIOD.multipliedBy(5));

        assertThat(new TreeSet<>(addressees(Message.Ping.class, node.outputs))).containsExactly(node(2));
    }

    @Test
    void who_is_removed_is_looked_for_no_more() {
        node.swim.meet(node.nowNanos, node(2));
        node.swim.remove(node.nowNanos, node(2));

        node.run(PERIOD.multipliedBy(3));

        assertThat(sends(Message.Ping.class, node.outputs)).isEmpty();
    }

    /** Dead nodes of which one heard must not keep a node from its contact points, nor from other strangers. */
    @Test
    void strangers_who_never_answer_leave_turns_to_contact_points_and_to_other_strangers() {
        node.among(2, 3);
        for (int stranger = 100; stranger < 130; stranger++) {
            node.hear(2, suspect(stranger, 0, 3));
        }
        seek(50);

        node.run(PERIOD.multipliedBy(10));

        TreeSet<NodeId> pinged = new TreeSet<>(addressees(Message.Ping.class, node.outputs));
        assertThat(pingsOf(50)).isGreaterThanOrEqualTo(10);
        assertThat(pinged).hasSizeGreaterThanOrEqualTo(22 + 3);
    }
}
