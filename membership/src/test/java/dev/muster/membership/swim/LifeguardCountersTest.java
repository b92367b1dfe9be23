package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.OWN;
import static dev.muster.membership.swim.NodeUnderTest.addressees;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.message;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Lifeguard section IV.A, the local health multiplier; each row of the table in swim.md a.7, column "ours". We differ from
 * that column in two points: a failed probe costs at most two in all rather than one and two, and what others accuse too
 * costs nothing ({@link Rule#SHARED_BLAME}).
 */
class LifeguardCountersTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final NodeUnderTest node = new NodeUnderTest();

    /** Makes this node believe that it is slow: refutes {@code times} accusations. */
    private void worsen(int times) {
        for (int time = 0; time < times; time++) {
            node.hear(3, suspect(OWN, node.swim.incarnation(), 3));
        }
        assertThat(node.swim.localHealth()).isEqualTo(times);
    }

    private long sequenceOf(Output.Send ping) {
        return message(Message.Ping.class, ping).sequence();
    }

    /** Probes somebody who stays silent, up to where the helpers were asked; returns the ping. */
    private Output.Send probeUntilHelpersAreAsked() {
        Output.Send ping = node.nextProbe();
        node.forget();
        node.run(TIMEOUT);
        return ping;
    }

    private List<NodeId> helpers() {
        return addressees(Message.IndirectPing.class, node.outputs);
    }

    /** Somebody not asked for help speaks, so that the probe is not void. */
    private void hearAnyone(Output.Send ping) {
        node.hear(ping.to().equals(node(2)) ? 3 : 2);
    }

    /** swim.md a.7, row "successful probe": -1. */
    @Test
    void a_direct_ack_improves_by_one() {
        node.knowing(2, 3);
        worsen(2);
        Output.Send ping = node.nextProbe();

        node.receive((int) ping.to().uid(), node.ack(sequenceOf(ping), ping.to()));

        assertThat(node.swim.localHealth()).isEqualTo(1);
    }

    /** swim.md a.6, verdict "indirect ack": -1, and a.7, row "successful probe". */
    @Test
    void an_indirect_ack_improves_by_one_at_the_end_of_the_period() {
        node.knowing(2, 3, 4, 5);
        worsen(1);
        Output.Send ping = node.nextProbe();
        node.forget();
        node.run(TIMEOUT.multipliedBy(2));

        node.receive((int) helpers().get(0).uid(), node.ack(sequenceOf(ping), ping.to()));
        assertThat(node.swim.localHealth()).isEqualTo(1);
        node.run(PERIOD.minusNanos(1));

        assertThat(node.swim.localHealth()).isEqualTo(1);
        node.run(Duration.ofNanos(1));
        assertThat(node.swim.localHealth()).isZero();
    }

    /** swim.md a.7, row "failed probe": 0 if fully nacked. */
    @Test
    void a_failed_probe_with_all_nacks_in_costs_nothing() {
        node.knowing(2, 3, 4, 5);
        Output.Send ping = probeUntilHelpersAreAsked();

        helpers().forEach(helper -> node.receive((int) helper.uid(), new Message.Nack(sequenceOf(ping))));
        node.run(TIMEOUT);

        assertThat(node.belief((int) ping.to().uid()).status()).isEqualTo(Status.SUSPECT);
        assertThat(node.swim.localHealth()).isZero();
        assertThat(node.swim.count(Counter.NACKS_MISSED)).isZero();
    }

    /** swim.md a.7, rows "failed probe" and "missed nack": +1 for each; ours: at most 2 for the probe in all. */
    @Test
    void each_missing_nack_costs_one() {
        node.knowing(2, 3, 4, 5);
        Output.Send ping = probeUntilHelpersAreAsked();

        helpers().stream()
                .skip(1)
                .forEach(helper -> node.receive((int) helper.uid(), new Message.Nack(sequenceOf(ping))));
        node.run(TIMEOUT);

        assertThat(node.swim.localHealth()).isEqualTo(1);
        assertThat(node.swim.count(Counter.NACKS_MISSED)).isEqualTo(1);
    }

    /** swim.md a.7, row "missed nack": at most +2 per probe. */
    @Test
    void three_missing_nacks_cost_two() {
        node.knowing(2, 3, 4, 5, 6);
        Output.Send ping = probeUntilHelpersAreAsked();
        assertThat(helpers()).hasSize(3);

        hearAnyone(ping);
        node.run(TIMEOUT);

        assertThat(node.swim.localHealth()).isEqualTo(2);
        assertThat(node.swim.count(Counter.NACKS_MISSED)).isEqualTo(3);
    }

    /** swim.md a.6: a nack counts once, from a helper that was asked, under the probe's sequence. */
    @Test
    void nacks_of_others_or_of_other_probes_or_twice_from_one_do_not_count() {
        node.knowing(2, 3, 4, 5, 6);
        Output.Send ping = probeUntilHelpersAreAsked();
        int one = (int) helpers().get(0).uid();

        node.receive(one, new Message.Nack(sequenceOf(ping)));
        node.receive(one, new Message.Nack(sequenceOf(ping)));
        node.receive((int) helpers().get(1).uid(), new Message.Nack(sequenceOf(ping) + 1));
        node.receive((int) ping.to().uid(), new Message.Nack(sequenceOf(ping)));
        node.run(TIMEOUT);

        assertThat(node.swim.count(Counter.NACKS_MISSED)).isEqualTo(2);
    }

    /** swim.md a.6, verdict "no helpers existed": +1. */
    @Test
    void a_failed_probe_without_helpers_costs_one() {
        node.knowing(2);
        node.nextProbe();

        node.run(PERIOD);

        assertThat(node.belief(2).status()).isEqualTo(Status.SUSPECT);
        assertThat(node.swim.localHealth()).isEqualTo(1);
    }

    /** swim.md a.7, column "paper": +1 for a failed probe, as there are no nacks to tell otherwise. */
    @Test
    void without_nacks_a_failed_probe_costs_one() {
        EnumSet<Rule> rules = EnumSet.complementOf(EnumSet.of(Rule.NACKS));
        NodeUnderTest plain = new NodeUnderTest(SwimSettings.lan(), rules, 1, 0).knowing(2, 3, 4, 5);
        Output.Send ping = plain.nextProbe();
        plain.run(TIMEOUT);
        plain.hear(ping.to().equals(node(2)) ? 3 : 2);

        plain.run(TIMEOUT);

        assertThat(plain.swim.localHealth()).isEqualTo(1);
    }

    /** Ours: {@link Rule#SHARED_BLAME}. */
    @Test
    void a_target_that_others_accuse_too_costs_nothing() {
        node.knowing(2, 3, 4, 5);
        Output.Send ping = probeUntilHelpersAreAsked();
        int target = (int) ping.to().uid();

        node.hear(target == 2 ? 3 : 2, suspect(target, 0, 77));
        node.run(TIMEOUT);

        assertThat(node.belief(target).accusers().contains(OWN)).isTrue();
        assertThat(node.swim.localHealth()).isZero();
    }

    /** Ours: {@link Rule#SHARED_BLAME}. */
    @Test
    void the_missing_nack_of_a_helper_that_others_accuse_costs_nothing() {
        node.knowing(2, 3, 4, 5);
        Output.Send ping = probeUntilHelpersAreAsked();
        List<NodeId> helpers = helpers();

        node.hear((int) helpers.get(0).uid(), suspect((int) helpers.get(1).uid(), 0, 77));
        node.receive((int) helpers.get(0).uid(), new Message.Nack(sequenceOf(ping)));
        node.receive((int) helpers.get(2).uid(), new Message.Nack(sequenceOf(ping)));
        node.run(TIMEOUT);

        assertThat(node.swim.count(Counter.NACKS_MISSED)).isZero();
        assertThat(node.swim.localHealth()).isZero();
    }

    /** Without {@link Rule#SHARED_BLAME} it costs what Lifeguard says. */
    @Test
    void without_shared_blame_a_target_that_others_accuse_costs_each_missing_nack() {
        EnumSet<Rule> rules = EnumSet.complementOf(EnumSet.of(Rule.SHARED_BLAME));
        NodeUnderTest plain = new NodeUnderTest(SwimSettings.lan(), rules, 1, 0).knowing(2, 3, 4, 5);
        Output.Send ping = plain.nextProbe();
        plain.run(TIMEOUT);
        int target = (int) ping.to().uid();

        plain.hear(target == 2 ? 3 : 2, suspect(target, 0, 77));
        plain.run(TIMEOUT);

        assertThat(plain.swim.localHealth()).isEqualTo(2);
    }

    /** swim.md a.7, row "refuting suspicion about self": +1 per accused incarnation (memberlist: per message). */
    @Test
    void a_refutation_costs_one_for_each_accused_incarnation() {
        node.knowing(2, 3);

        node.hear(2, suspect(OWN, 0, 2));
        node.hear(3, suspect(OWN, 0, 3));
        node.hear(2, NodeUnderTest.unreachable(OWN, 0, 2));
        assertThat(node.swim.localHealth()).isEqualTo(1);

        node.hear(2, suspect(OWN, 1, 2));
        assertThat(node.swim.localHealth()).isEqualTo(2);
        assertThat(node.swim.count(Counter.REFUTATIONS)).isEqualTo(2);
    }

    /** swim.md a.3 and a.7: an accusation in an ack is one too. */
    @Test
    void an_accusation_that_an_ack_carries_costs_one() {
        node.knowing(2, 3);
        Message.Ack ack = new Message.Ack(5, node(2), Optional.of(new Belief(Status.SUSPECT, 0)), node.swim.digest());

        node.receive(2, ack);
        node.receive(2, ack);

        assertThat(node.swim.localHealth()).isEqualTo(1);
        assertThat(node.swim.incarnation()).isEqualTo(1);
    }

    /** swim.md a.7, row "late own timer > 25 % of T": +1; once a period. */
    @Test
    void a_timer_more_than_a_quarter_of_a_period_late_costs_one() {
        node.knowing(2, 3);
        Output.Send ping = node.nextProbe();
        node.receive((int) ping.to().uid(), node.ack(sequenceOf(ping), ping.to()));

        node.hear(2, alive(2, 1));
        node.after(Duration.ofMillis(250));
        assertThat(node.swim.localHealth()).isZero();

        node.nowNanos = node.swim.nextTickNanos();
        node.after(Duration.ofMillis(251));
        assertThat(node.swim.localHealth()).isEqualTo(1);

        node.hear(2, alive(2, 2));
        node.nowNanos = node.swim.nextTickNanos();
        node.after(Duration.ofMillis(251));
        assertThat(node.swim.localHealth()).as("at most once a period").isEqualTo(1);
    }

    /** News that come after a quiet time are to be passed on from now on, and not since the last time there were any. */
    @Test
    void news_and_strangers_after_a_quiet_time_make_no_timer_late() {
        node.among(2, 3);
        node.run(PERIOD.multipliedBy(20).plusMillis(500));

        node.hear(2, alive(4));
        assertThat(node.swim.nextTickNanos()).isGreaterThanOrEqualTo(node.nowNanos);
        node.run(PERIOD.multipliedBy(10));
        node.hear(2, suspect(9, 0, 2));
        assertThat(node.swim.nextTickNanos()).isGreaterThanOrEqualTo(node.nowNanos);

        assertThat(node.swim.localHealth()).isZero();
    }

    /** swim.md a.6, verdict "void": +1. */
    @Test
    void a_void_probe_costs_one() {
        node.knowing(2, 3, 4, 5);
        node.nextProbe();

        node.run(PERIOD);

        assertThat(node.swim.count(Counter.PROBES_VOID)).isEqualTo(1);
        assertThat(node.swim.localHealth()).isEqualTo(1);
    }

    /** swim.md a.7, rows "range" and "scales": 0 to 8, interval and time-out; at 8: 9 s and 4.5 s. */
    @Test
    void at_its_worst_the_interval_is_9_s_and_the_time_out_is_4_and_a_half() {
        node.knowing(2, 3, 4);
        for (int time = 0; time < 12; time++) {
            node.hear(3, suspect(OWN, node.swim.incarnation(), 3));
        }
        assertThat(node.swim.localHealth()).isEqualTo(8);
        node.run(PERIOD);
        node.forget();
        Output.Send ping =
                sends(Message.Ping.class, node.outputs).stream().findFirst().orElseGet(node::nextProbe);
        node.forget();

        node.run(Duration.ofMillis(4_500).minusNanos(1));
        assertThat(helpers()).isEmpty();
        node.run(Duration.ofNanos(1));
        assertThat(helpers()).hasSize(2);

        hearAnyone(ping);
        node.run(Duration.ofMillis(4_500).minusNanos(1));
        assertThat(node.belief((int) ping.to().uid()))
                .isEqualTo(alive((int) ping.to().uid()));
        node.run(Duration.ofNanos(1));
        assertThat(node.belief((int) ping.to().uid()).status()).isEqualTo(Status.SUSPECT);
        assertThat(sends(Message.Ping.class, node.outputs)).as("the next probe").hasSize(1);
    }

    /** Lifeguard section IV.A is a switch for simulations. */
    @Test
    void without_local_health_nothing_counts() {
        EnumSet<Rule> rules = EnumSet.complementOf(EnumSet.of(Rule.LOCAL_HEALTH, Rule.LATE_TIMERS));
        NodeUnderTest plain = new NodeUnderTest(SwimSettings.lan(), rules, 1, 0).knowing(2);

        plain.run(PERIOD.multipliedBy(3));
        plain.hear(2, suspect(OWN, 0, 2));

        assertThat(plain.swim.count(Counter.REFUTATIONS)).isEqualTo(1);
        assertThat(plain.swim.localHealth()).isZero();
    }
}
