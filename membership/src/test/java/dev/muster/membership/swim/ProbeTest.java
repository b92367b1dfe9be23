package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.MILLISECOND;
import static dev.muster.membership.swim.NodeUnderTest.SELF;
import static dev.muster.membership.swim.NodeUnderTest.addressees;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.message;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.only;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** SWIM section 3.1 and 4.3, Lifeguard section IV.A (nacks) and IV.C (buddy): how one node is asked for a sign of life. */
class ProbeTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final NodeUnderTest node = new NodeUnderTest();

    private static long sequenceOf(Output.Send ping) {
        return message(Message.Ping.class, ping).sequence();
    }

    private List<Output> ack(int from, Output.Send ping, NodeId subject) {
        return node.receive(from, node.ack(sequenceOf(ping), subject));
    }

    @Test
    void one_node_is_pinged_in_each_period_and_each_once_a_round() {
        node.among(2, 3, 4, 5);

        List<NodeId> pinged = sends(Message.Ping.class, node.run(Duration.ofSeconds(40))).stream()
                .map(Output.Send::to)
                .toList();

        assertThat(pinged).hasSizeBetween(40, 41);
        for (int round = 0; round < 9; round++) {
            assertThat(pinged.subList(4 * round, 4 * round + 4)).doesNotHaveDuplicates();
        }
        assertThat(node.swim.count(Counter.PROBES)).isEqualTo(pinged.size());
        assertThat(node.swim.count(Counter.PROBES_ANSWERED)).isEqualTo(pinged.size());
    }

    @Test
    void a_ping_is_answered_with_an_ack_that_says_what_is_believed_of_the_pinger() {
        node.knowing(2);
        node.run(Duration.ofMillis(1));
        node.hear(2, suspect(2, 0, 3));

        List<Output.Send> acks = sends(Message.Ack.class, node.receive(2, new Message.Ping(77, SELF)));

        assertThat(acks).singleElement().satisfies(send -> {
            Message.Ack ack = message(Message.Ack.class, send);
            assertThat(send.to()).isEqualTo(node(2));
            assertThat(ack.sequence()).isEqualTo(77);
            assertThat(ack.subject()).isEqualTo(SELF);
            assertThat(ack.belief()).contains(new Belief(Status.SUSPECT, 0));
            assertThat(ack.digest()).isEqualTo(node.swim.digest());
        });
    }

    /** swim.md a.6: ping-req at the time-out to k = 3 others that are alive, neither the target nor this node. */
    @Test
    void a_silent_target_is_asked_for_through_three_helpers_after_the_time_out() {
        node.knowing(2, 3, 4, 5, 6);
        node.hear(3, suspect(6, 0, 3));
        node.run(Duration.ofMillis(1));
        Output.Send ping = node.nextProbe();
        node.forget();

        node.run(TIMEOUT.minusNanos(1));
        assertThat(sends(Message.IndirectPing.class, node.outputs)).isEmpty();
        node.run(Duration.ofNanos(1));

        List<NodeId> helpers = addressees(Message.IndirectPing.class, node.outputs);
        assertThat(helpers).hasSize(3).doesNotHaveDuplicates().doesNotContain(SELF, ping.to(), node(6));
        assertThat(sends(Message.IndirectPing.class, node.outputs))
                .allSatisfy(send -> assertThat(send.packet().message())
                        .isEqualTo(new Message.IndirectPing(sequenceOf(ping), ping.to())));
    }

    @Test
    void an_answered_probe_asks_no_helper() {
        node.knowing(2, 3, 4, 5);
        Output.Send ping = node.nextProbe();
        ack((int) ping.to().uid(), ping, ping.to());
        node.forget();

        node.run(PERIOD.minusMillis(1));

        assertThat(sends(Message.IndirectPing.class, node.outputs)).isEmpty();
        assertThat(node.swim.count(Counter.PROBES_ANSWERED)).isEqualTo(1);
    }

    @Test
    void an_ack_with_another_sequence_or_from_another_node_or_a_former_helper_ends_no_probe() {
        node.knowing(2, 3);
        Output.Send ping = node.nextProbe();
        int target = (int) ping.to().uid();
        int other = 5 - target;

        node.receive(target, node.ack(sequenceOf(ping) + 1, ping.to()));
        node.receive(other, node.ack(sequenceOf(ping), ping.to()));
        node.receive(other, node.ack(sequenceOf(ping), node(other)));

        assertThat(node.swim.count(Counter.PROBES_ANSWERED)).isZero();
        node.run(PERIOD);
        assertThat(node.belief(target).status()).isEqualTo(Status.SUSPECT);
    }

    @Test
    void a_probe_that_only_a_helper_answered_accuses_nobody() {
        node.knowing(2, 3, 4);
        Output.Send ping = node.nextProbe();
        node.run(TIMEOUT);
        NodeId helper = addressees(Message.IndirectPing.class, node.outputs).get(0);

        ack((int) helper.uid(), ping, ping.to());
        node.run(TIMEOUT);

        assertThat(node.swim.count(Counter.PROBES_ANSWERED_INDIRECTLY)).isEqualTo(1);
        assertThat(node.belief((int) ping.to().uid()))
                .isEqualTo(alive((int) ping.to().uid()));
    }

    @Test
    void a_probe_that_nobody_answered_accuses_the_target_at_the_incarnation_it_was_sent_to() {
        node.knowing(2, 3);
        Output.Send ping = node.nextProbe();
        int target = (int) ping.to().uid();
        node.forget();

        node.hear(5 - target);
        List<Output> outputs = node.run(PERIOD);

        assertThat(only(Output.Changed.class, outputs))
                .containsExactly(new Output.Changed(Optional.of(alive(target)), suspect(target, 0, 1)));
        assertThat(node.swim.count(Counter.PROBES_FAILED)).isEqualTo(1);
    }

    @Test
    void who_raised_its_incarnation_while_it_was_probed_is_not_accused() {
        node.knowing(2, 3);
        Output.Send ping = node.nextProbe();
        int target = (int) ping.to().uid();

        node.hear(5 - target, alive(target, 1));
        node.run(PERIOD);

        assertThat(node.belief(target)).isEqualTo(alive(target, 1));
    }

    /** Twice in a row, so that one lost packet is no broken link. */
    @Test
    void a_link_is_down_after_two_probes_in_a_row_that_only_helpers_finish_and_up_after_an_ack() {
        node.knowing(2, 3, 4);
        Output.Send first = node.nextProbe();
        finishThroughHelper(first);
        assertThat(only(Output.LinkChanged.class, node.outputs)).isEmpty();

        Output.Send again = node.nextProbe();
        assertThat(again.to()).isEqualTo(first.to());
        finishThroughHelper(again);
        node.run(Duration.ofNanos(1));

        assertThat(only(Output.LinkChanged.class, node.outputs))
                .containsExactly(new Output.LinkChanged(first.to(), Link.DOWN));
        assertThat(node.swim.link(first.to())).isEqualTo(Link.DOWN);

        node.forget();
        node.answering.addAll(List.of(2, 3, 4));
        node.run(PERIOD.multipliedBy(6));

        assertThat(only(Output.LinkChanged.class, node.outputs))
                .containsExactly(new Output.LinkChanged(first.to(), Link.UP));
    }

    private void finishThroughHelper(Output.Send ping) {
        node.run(TIMEOUT);
        Output.Send request = sends(Message.IndirectPing.class, node.outputs).stream()
                .filter(send -> message(Message.IndirectPing.class, send).sequence() == sequenceOf(ping))
                .findFirst()
                .orElseThrow();
        ack((int) request.to().uid(), ping, ping.to());
        node.nowNanos += TIMEOUT.toNanos() - 1;
    }

    /** swim.md a.6: the helper's own ping has its own sequence; the ack goes on under the asker's. */
    @Test
    void a_helper_pings_and_passes_the_ack_on() {
        node.knowing(2, 3);
        Output.Send ping = relayed(2, 99, node(3));
        assertThat(sequenceOf(ping)).isNotEqualTo(99);
        assertThat(message(Message.Ping.class, ping).target()).isEqualTo(node(3));

        List<Output> outputs = ack(3, ping, node(3));

        assertThat(outputs).singleElement().satisfies(output -> {
            Output.Send send = (Output.Send) output;
            Message.Ack ack = message(Message.Ack.class, send);
            assertThat(send.to()).isEqualTo(node(2));
            assertThat(ack.sequence()).isEqualTo(99);
            assertThat(ack.subject()).isEqualTo(node(3));
        });
    }

    private Output.Send relayed(int asker, long sequence, NodeId target) {
        List<Output> outputs = node.receive(asker, new Message.IndirectPing(sequence, target));
        return sends(Message.Ping.class, outputs).get(0);
    }

    /** Lifeguard section IV.A: the nack leaves at 80 % of the time-out. */
    @Test
    void a_helper_sends_a_nack_at_80_percent_of_the_time_out() {
        node.knowing(2, 3);
        relayed(2, 99, node(3));
        node.forget();

        node.run(Duration.ofMillis(400).minusNanos(1));
        assertThat(sends(Message.Nack.class, node.outputs)).isEmpty();
        node.run(Duration.ofNanos(1));

        assertThat(sends(Message.Nack.class, node.outputs)).singleElement().satisfies(send -> {
            assertThat(send.to()).isEqualTo(node(2));
            assertThat(send.packet().message()).isEqualTo(new Message.Nack(99));
        });
        node.run(PERIOD.multipliedBy(3));
        assertThat(sends(Message.Nack.class, node.outputs)).hasSize(1);
    }

    /** Lifeguard section IV.A; memberlist drops the handler with the nack. */
    @Test
    void an_ack_that_comes_after_the_nack_is_still_passed_on_once() {
        node.knowing(2, 3);
        Output.Send ping = relayed(2, 99, node(3));
        node.run(Duration.ofMillis(450));
        node.forget();

        ack(3, ping, node(3));
        ack(3, ping, node(3));

        assertThat(addressees(Message.Ack.class, node.outputs)).containsExactly(node(2));
    }

    @Test
    void strangers_get_no_help() {
        node.knowing(2, 3);

        List<Output> outputs = node.receive(9, new Message.IndirectPing(99, node(3)));

        assertThat(outputs).isEmpty();
    }

    @Test
    void so_many_indirect_pings_are_under_way_and_no_more() {
        node.knowing(2, 3);
        for (int request = 0; request < Probing.MOST_RELAYS; request++) {
            relayed(2, request, node(3));
        }

        assertThat(node.receive(2, new Message.IndirectPing(9_999, node(3)))).isEmpty();
        assertThat(node.swim.count(Counter.RELAYS_REFUSED)).isEqualTo(1);

        node.answering.addAll(List.of(2, 3));
        node.run(PERIOD.multipliedBy(3));
        assertThat(sends(Message.Ping.class, node.receive(2, new Message.IndirectPing(9_999, node(3)))))
                .hasSize(1);
    }

    /** Lifeguard section IV.C, the buddy system. */
    @Test
    void a_ping_to_a_suspect_tells_it_so_first() {
        node.knowing(2, 3, 4);
        node.run(Duration.ofMillis(1));
        node.hear(3, suspect(2, 0, 3));
        while (true) {
            Output.Send ping = node.nextProbe();
            if (ping.to().equals(node(2))) {
                assertThat(ping.packet().gossip().get(0).status()).isEqualTo(Status.SUSPECT);
                assertThat(ping.packet().gossip().get(0).node()).isEqualTo(node(2));
                assertThat(ping.packet().gossip()).doesNotHaveDuplicates();
                return;
            }
            node.receive((int) ping.to().uid(), node.ack(sequenceOf(ping), ping.to()));
        }
    }

    /** swim.md a.13: unreachable members are probed in each 8th round. */
    @Test
    void an_unreachable_node_is_probed_in_every_eighth_round() {
        node.among(2, 3, 4, 5);
        node.hear(3, NodeUnderTest.unreachable(2, 0, 3));
        TreeMap<NodeId, Integer> probes = new TreeMap<>();

        sends(Message.Ping.class, node.run(PERIOD.multipliedBy(8 * 3 * 5)))
                .forEach(ping -> probes.merge(ping.to(), 1, Integer::sum));

        assertThat(probes.get(node(2))).isBetween(3, 6);
        assertThat(probes.get(node(3))).isBetween(36, 42);
    }

    @Test
    void when_nobody_is_reachable_the_unreachable_are_probed_in_every_round() {
        node.knowing(2);
        node.hear(2, NodeUnderTest.unreachable(2, 0, 3));

        assertThat(sends(Message.Ping.class, node.run(PERIOD.multipliedBy(10)))).hasSizeBetween(9, 11);
    }

    @Test
    void a_probe_waits_no_longer_than_the_round_trips_ask_for_and_never_shorter_than_the_least() {
        node.knowing(2, 3, 4);
        for (int probe = 0; probe < 60; probe++) {
            Output.Send ping = node.nextProbe();
            node.nowNanos += 4 * MILLISECOND;
            ack((int) ping.to().uid(), ping, ping.to());
        }
        assertThat(node.swim.roundTrip(node(2)))
                .hasValueSatisfying(
                        roundTrip -> assertThat(roundTrip).isBetween(Duration.ofMillis(4), Duration.ofMillis(5)));
        node.nextProbe();
        node.forget();

        node.run(Duration.ofMillis(50).minusNanos(1));
        assertThat(sends(Message.IndirectPing.class, node.outputs)).isEmpty();
        node.run(Duration.ofNanos(1));
        assertThat(sends(Message.IndirectPing.class, node.outputs)).hasSize(2);
    }

    @Test
    void the_suspicion_level_grows_with_silence_and_falls_to_nought_with_any_packet() {
        node.knowing(2, 3);
        Output.Send ping = node.nextProbe();
        List<Double> levels = new ArrayList<>();
        for (int second = 0; second < 4; second++) {
            levels.add(node.swim.suspicionLevel(node.nowNanos + second * NodeUnderTest.SECOND, ping.to()));
        }

        assertThat(levels).isSorted();
        assertThat(levels.get(3)).isPositive().isLessThan(4);

        node.receive((int) ping.to().uid(), new Message.Rumors());
        assertThat(node.swim.suspicionLevel(node.nowNanos, ping.to())).isZero();
        assertThat(node.swim.suspicionLevel(node.nowNanos, node(9))).isZero();
        assertThat(node.swim.roundTrip(node(9))).isEmpty();
    }
}
