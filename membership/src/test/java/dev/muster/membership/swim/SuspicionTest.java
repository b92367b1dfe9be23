package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.OWN;
import static dev.muster.membership.swim.NodeUnderTest.SECOND;
import static dev.muster.membership.swim.NodeUnderTest.SELF;
import static dev.muster.membership.swim.NodeUnderTest.addressees;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.changes;
import static dev.muster.membership.swim.NodeUnderTest.message;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static dev.muster.membership.swim.NodeUnderTest.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SWIM section 4.2, Lifeguard section IV.B and our own rules: from an accusation to its refutation or its end. */
class SuspicionTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final NodeUnderTest node = new NodeUnderTest();

    private static NodeUnderTest without(Rule... rules) {
        return new NodeUnderTest(SwimSettings.lan(), EnumSet.complementOf(EnumSet.copyOf(List.of(rules))), 1, 0);
    }

    /** How many seconds, rounded up to tenths, until peer 2 is unreachable. */
    private static double secondsToConviction(NodeUnderTest node) {
        long start = node.nowNanos;
        for (int tenth = 0; tenth < 1_000; tenth++) {
            if (node.belief(2).status() == Status.UNREACHABLE) {
                return Math.ceil((node.nowNanos - start) * 10.0 / SECOND) / 10;
            }
            node.run(Duration.ofMillis(100));
        }
        throw new AssertionError("never unreachable");
    }

    /** swim.md a.8 for min 4 s, max 24 s, K = 3; the first accuser does not count. */
    @ParameterizedTest(name = "{0} accusers: {1} s")
    @CsvSource({"1, 24", "2, 14", "3, 8.2", "4, 4", "5, 4"})
    void each_accuser_beside_the_first_shortens_the_suspicion(int accusers, double seconds) {
        node.among(3, 4, 5, 6, 7);
        node.answering.add(2);
        node.hear(3, alive(2));
        for (int accuser = 0; accuser < accusers; accuser++) {
            node.hear(3 + accuser % 5, suspect(2, 0, 3 + accuser));
        }

        assertThat(secondsToConviction(node)).isEqualTo(seconds);
        assertThat(node.swim.count(Counter.CONVICTIONS)).isEqualTo(1);
    }

    /** swim.md a.8: k = 0 if n - 2 < k, and the time is the least at once. */
    @ParameterizedTest(name = "{0} nodes: {1} s")
    @CsvSource({"3, 4", "4, 4", "5, 24"})
    void with_too_few_others_to_confirm_the_suspicion_is_short(int nodes, double seconds) {
        for (int number = 3; number <= nodes; number++) {
            node.among(number);
        }
        node.answering.add(2);
        node.hear(3, alive(2));

        node.hear(3, suspect(2, 0, 3));

        assertThat(secondsToConviction(node)).isEqualTo(seconds);
    }

    /** swim.md a.8: every node that receives SUSPECT starts its own timer when it first hears. */
    @Test
    void a_confirmation_shortens_what_has_begun_and_does_not_begin_it_anew() {
        node.among(3, 4, 5, 6);
        node.answering.add(2);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 0, 3));
        node.run(PERIOD.multipliedBy(10));

        node.hear(4, suspect(2, 0, 4));

        assertThat(secondsToConviction(node)).isEqualTo(4);
    }

    @Test
    void a_higher_incarnation_that_is_suspected_has_all_its_time_again() {
        node.among(3, 4, 5, 6);
        node.answering.add(2);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 0, 3));
        node.run(PERIOD.multipliedBy(20));

        node.hear(4, suspect(2, 1, 4));

        assertThat(secondsToConviction(node)).isEqualTo(24);
    }

    @Test
    void who_refutes_in_time_is_never_unreachable() {
        node.among(3, 4, 5, 6);
        node.answering.add(2);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 0, 3));
        node.run(PERIOD.multipliedBy(23));

        node.receive(node(2), 1, new Message.Rumors());
        node.run(PERIOD.multipliedBy(60));

        assertThat(node.belief(2)).isEqualTo(alive(2, 1));
        assertThat(node.swim.count(Counter.CONVICTIONS)).isZero();
    }

    @Test
    void the_end_of_a_suspicion_is_made_known_and_spread_with_its_accusers() {
        node.among(3, 4, 5, 6);
        node.answering.add(2);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 0, 3, 4, 5, 6));

        List<Output> outputs = node.run(Duration.ofMillis(4_400));

        assertThat(changes(outputs))
                .containsExactly(
                        new Output.Changed(Optional.of(suspect(2, 0, 3, 4, 5, 6)), unreachable(2, 0, 3, 4, 5, 6)));
        assertThat(sends(Message.Rumors.class, outputs))
                .flatExtracting(send -> send.packet().gossip())
                .contains(unreachable(2, 0, 3, 4, 5, 6));
    }

    /** swim.md a.3, refute rule: max(own, accused) + 1, and the answer goes to the accuser at the latest with the next packet. */
    @ParameterizedTest(name = "own {0}, accused {1} => {2}")
    @CsvSource({"0, 0, 1", "3, 3, 4", "3, 9, 10", "3, 2, 3"})
    void a_refutation_exceeds_what_was_accused(long own, long accused, long refuted) {
        node.among(2, 3);
        if (own > 0) {
            node.hear(2, suspect(OWN, own - 1, 2));
        }
        assertThat(node.swim.incarnation()).isEqualTo(own);

        node.hear(3, suspect(OWN, accused, 3));

        assertThat(node.swim.incarnation()).isEqualTo(refuted);
    }

    @Test
    void a_refutation_is_spread_and_stands_in_the_header_of_every_packet() {
        node.among(2, 3);
        node.run(PERIOD.multipliedBy(2));

        node.hear(3, suspect(OWN, 0, 3));
        List<Output> outputs = node.run(Duration.ofMillis(400));

        assertThat(sends(outputs)).isNotEmpty().allMatch(send -> send.packet().incarnation() == 1);
        assertThat(sends(Message.Rumors.class, outputs))
                .flatExtracting(send -> send.packet().gossip())
                .contains(alive(OWN, 1));
    }

    @Test
    void a_plain_node_that_does_not_refute_keeps_its_incarnation() {
        NodeUnderTest plain = without(Rule.REFUTATION).among(2, 3);

        plain.hear(3, suspect(OWN, 0, 3));

        assertThat(plain.swim.incarnation()).isZero();
    }

    /** swim.md f, incarnation overflow: jumps of at most 2^20 from others. */
    @Test
    void nobody_raises_the_incarnation_of_another_beyond_the_bound_in_one_step() {
        node.among(2, 3);

        node.hear(3, alive(2, Swim.MOST_JUMP + 1));
        node.receive(node(2), Swim.MOST_JUMP + 1, new Message.Rumors());
        assertThat(node.belief(2)).isEqualTo(alive(2));
        assertThat(node.swim.count(Counter.IMPLAUSIBLE_FACTS)).isEqualTo(2);

        node.hear(3, alive(2, Swim.MOST_JUMP));
        assertThat(node.belief(2)).isEqualTo(alive(2, Swim.MOST_JUMP));
    }

    @Test
    void a_node_outbids_whatever_the_others_may_have_believed_of_it() {
        node.among(2, 3);

        node.hear(3, suspect(OWN, 5 * Swim.MOST_JUMP, 3));
        assertThat(node.swim.incarnation()).isEqualTo(5 * Swim.MOST_JUMP + 1);

        node.hear(3, alive(OWN, 9 * Swim.MOST_JUMP));
        assertThat(node.swim.incarnation()).isEqualTo(9 * Swim.MOST_JUMP + 1);
    }

    @Test
    void a_node_that_was_driven_to_the_last_incarnation_starts_anew_as_another_run() {
        node.among(2, 3);

        List<Output> outputs = node.hear(3, suspect(OWN, Swim.MOST_INCARNATION, 3));

        assertThat(outputs).anyMatch(Output.Expelled.class::isInstance);
    }

    /** swim.md a.3, echo rule; at most one for each peer and period (a.11). */
    @Test
    void a_suspect_that_speaks_as_if_it_were_not_accused_is_told_once_a_period() {
        node.among(3, 4, 5, 6);
        node.answering.add(2);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 4, 3));

        List<Output> first = List.copyOf(node.receive(node(2), 4, new Message.Rumors()));
        List<Output> second = List.copyOf(node.receive(node(2), 4, new Message.Rumors()));
        node.run(PERIOD);
        List<Output> third = List.copyOf(node.receive(node(2), 4, new Message.Rumors()));

        assertThat(first)
                .containsExactly(
                        new Output.Send(node(2), new Packet(SELF, 0, new Message.Rumors(), List.of(suspect(2, 4, 3)))));
        assertThat(second).isEmpty();
        assertThat(third).isEqualTo(first);
        assertThat(node.swim.count(Counter.ECHOES)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_suspect_that_pings_is_told_in_the_ack() {
        node.among(2, 3);
        node.hear(3, suspect(2, 4, 3));

        List<Output> outputs = node.receive(node(2), 4, new Message.Ping(9, SELF));

        assertThat(outputs).singleElement().satisfies(output -> {
            Output.Send send = (Output.Send) output;
            assertThat(send.packet().gossip()).contains(suspect(2, 4, 3)).doesNotHaveDuplicates();
            assertThat(message(Message.Ack.class, send).belief()).contains(new Belief(Status.SUSPECT, 4));
        });
    }

    @Test
    void without_the_rule_there_is_no_echo() {
        NodeUnderTest plain = without(Rule.ECHO).among(2, 3);
        plain.hear(3, suspect(2, 4, 3));

        assertThat(plain.receive(node(2), 4, new Message.Rumors())).isEmpty();
    }

    /** swim.md a.3: the ack carries the acker's state of the prober. */
    @Test
    void an_ack_tells_this_node_that_it_is_accused() {
        node.among(2, 3);

        node.receive(
                2, new Message.Ack(5, node(2), Optional.of(new Belief(Status.UNREACHABLE, 7)), node.swim.digest()));

        assertThat(node.swim.incarnation()).isEqualTo(8);
    }

    /** swim.md b.4: suspicions age only while others are heard, with gaps of at most two periods. */
    @Test
    void a_suspicion_does_not_age_while_nobody_is_heard() {
        node.among(3, 4, 5, 6);
        node.answering.add(2);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 0, 3, 4, 5, 6));
        node.answering.clear();

        node.run(PERIOD.multipliedBy(60));
        assertThat(node.belief(2).status()).isEqualTo(Status.SUSPECT);

        node.hear(3);
        node.answering.addAll(List.of(2, 3, 4, 5, 6));
        node.run(Duration.ofMillis(1_900));
        assertThat(node.belief(2).status()).isEqualTo(Status.SUSPECT);
        node.run(Duration.ofMillis(200));
        assertThat(node.belief(2).status()).isEqualTo(Status.UNREACHABLE);
    }

    /** swim.md b.4. */
    @Test
    void a_suspicion_does_not_age_while_this_node_stands_still() {
        node.among(3, 4, 5, 6);
        node.answering.add(2);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 0, 3, 4, 5, 6));
        node.run(Duration.ofMillis(1_500));

        node.after(Duration.ofSeconds(30));

        assertThat(node.belief(2).status()).isEqualTo(Status.SUSPECT);
        assertThat(node.swim.count(Counter.STALLS)).isEqualTo(1);
        assertThat(secondsToConviction(node)).isBetween(2.0, 3.0);
    }

    @Test
    void without_the_live_clock_a_suspicion_ages_whatever_happens() {
        NodeUnderTest plain = without(Rule.LIVE_CLOCK).among(3, 4, 5, 6);
        plain.hear(3, alive(2));
        plain.hear(3, suspect(2, 0, 3, 4, 5, 6));

        plain.after(Duration.ofSeconds(30));

        assertThat(plain.belief(2).status()).isEqualTo(Status.UNREACHABLE);
    }

    /** swim.md a.6, verdict "void": nothing at all received since the ping while at least 3 packets were expected. */
    @Test
    void a_probe_during_which_nobody_at_all_was_heard_accuses_nobody() {
        node.knowing(2, 3, 4, 5);

        node.run(PERIOD.multipliedBy(30));

        assertThat(node.swim.facts()).extracting(Fact::status).containsOnly(Status.ALIVE);
        assertThat(node.swim.count(Counter.PROBES_VOID)).isPositive();
        assertThat(node.swim.count(Counter.PROBES_FAILED)).isZero();
    }

    @Test
    void when_fewer_than_three_packets_were_expected_silence_is_the_targets() {
        node.knowing(2, 3);

        node.nextProbe();
        node.run(PERIOD);

        assertThat(node.swim.count(Counter.PROBES_VOID)).isZero();
        assertThat(node.swim.count(Counter.PROBES_FAILED)).isEqualTo(1);
    }

    /** swim.md a.6, verdict "void": a local pause. */
    @Test
    void a_probe_during_which_this_node_stood_still_accuses_nobody() {
        node.knowing(2, 3);
        Output.Send ping = node.nextProbe();

        node.hear(ping.to().equals(node(2)) ? 3 : 2);
        node.after(Duration.ofSeconds(3));

        assertThat(node.swim.count(Counter.PROBES_VOID)).isEqualTo(1);
        assertThat(node.swim.facts()).extracting(Fact::status).containsOnly(Status.ALIVE);
    }

    @Test
    void without_void_probes_silence_accuses() {
        NodeUnderTest plain = without(Rule.VOID_PROBES).knowing(2, 3, 4, 5);

        plain.nextProbe();
        plain.run(PERIOD);

        assertThat(plain.swim.count(Counter.PROBES_FAILED)).isEqualTo(1);
    }

    /** swim.md a.8, active witnesses: K + 1 alive peers, here twice K. */
    @Test
    void who_accuses_asks_witnesses_that_have_not_accused_yet() {
        node.among(3, 4, 5, 6, 7, 8, 9, 10);
        node.hear(3, alive(2));
        node.hear(3, suspect(2, 0, 3));
        node.run(PERIOD.multipliedBy(18));

        assertThat(node.belief(2).accusers().contains(OWN)).isTrue();
        List<Output.Send> asked = sends(Message.Witness.class, node.outputs);
        assertThat(asked).hasSize(6).allSatisfy(send -> {
            assertThat(send.packet().message()).isEqualTo(new Message.Witness(node(2), 0));
            assertThat(send.packet().gossip().get(0)).isEqualTo(suspect(2, 0, 1, 3));
            assertThat(send.packet().gossip()).doesNotHaveDuplicates();
        });
        assertThat(addressees(Message.Witness.class, node.outputs))
                .doesNotHaveDuplicates()
                .doesNotContain(node(2), node(3), SELF);
    }

    @Test
    void a_witness_probes_at_once_and_confirms_what_it_does_not_hear() {
        node.among(3, 4, 5, 6);
        node.hear(3, alive(2));
        List<Output> asked = List.copyOf(node.receive(3, new Message.Witness(node(2), 0), suspect(2, 0, 3)));

        assertThat(sends(Message.Ping.class, asked)).singleElement().satisfies(ping -> {
            assertThat(ping.to()).isEqualTo(node(2));
            assertThat(ping.packet().gossip().get(0)).isEqualTo(suspect(2, 0, 3));
        });
        node.hear(4);
        node.run(PERIOD);
        assertThat(node.belief(2)).isEqualTo(suspect(2, 0, 1, 3));
        assertThat(sends(Message.Witness.class, node.outputs))
                .as("a witness asks no more")
                .isEmpty();
        assertThat(node.swim.count(Counter.WITNESSED)).isEqualTo(1);
    }

    @Test
    void a_witness_that_hears_the_accused_says_nothing() {
        node.among(2, 3, 4, 5, 6);
        List<Output> asked = List.copyOf(node.receive(3, new Message.Witness(node(2), 0), suspect(2, 0, 3)));
        Output.Send ping = sends(Message.Ping.class, asked).get(0);

        node.receive(2, node.ack(message(Message.Ping.class, ping).sequence(), node(2)));
        node.run(PERIOD.multipliedBy(3));

        assertThat(node.belief(2)).isEqualTo(suspect(2, 0, 3));
    }

    @Test
    void a_witness_that_heard_nobody_at_all_says_nothing() {
        node.knowing(2, 3, 4, 5, 6);
        node.receive(3, new Message.Witness(node(2), 0), suspect(2, 0, 3));

        node.run(PERIOD.multipliedBy(3));

        assertThat(node.belief(2)).isEqualTo(suspect(2, 0, 3));
    }

    /** swim.md a.8: one witness probe for each target, and W = 4 at once. */
    @Test
    void witness_probes_are_bounded() {
        node.among(2, 3, 4, 5, 6, 7, 8);
        for (int target = 3; target <= 8; target++) {
            node.receive(2, new Message.Witness(node(target), 0), suspect(target, 0, 2));
            node.receive(2, new Message.Witness(node(target), 0));
        }

        assertThat(addressees(Message.Ping.class, node.outputs)).containsExactly(node(3), node(4), node(5), node(6));
        assertThat(node.swim.count(Counter.WITNESSED)).isEqualTo(Probing.MOST_WITNESSES);
        assertThat(node.swim.count(Counter.WITNESSES_REFUSED)).isEqualTo(4);
    }

    @Test
    void nobody_witnesses_what_it_does_not_believe_or_what_it_has_accused_itself_or_for_a_stranger() {
        node.among(2, 3, 4, 5);
        node.hear(2, suspect(4, 0, OWN, 2));
        node.hear(2, suspect(5, 3, 2));
        node.forget();

        node.receive(2, new Message.Witness(node(3), 0));
        node.receive(2, new Message.Witness(node(4), 0));
        node.receive(2, new Message.Witness(node(5), 2));
        node.receive(2, new Message.Witness(node(77), 0));
        node.receive(88, new Message.Witness(node(5), 3));

        assertThat(sends(Message.Ping.class, node.outputs)).isEmpty();
    }
}
