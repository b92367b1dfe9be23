package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.OWN;
import static dev.muster.membership.swim.NodeUnderTest.SELF;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.run;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static dev.muster.membership.swim.NodeUnderTest.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The machine as its actor sees it: inputs, reads, bounds, and that it is deterministic. */
class SwimTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final NodeUnderTest node = new NodeUnderTest();

    /** Feeds a node any inputs, among them what it might hear itself; returns all it did. */
    private static List<Output> anyLife(NodeUnderTest node, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        node.among(2, 3, 4, 5, 6);
        for (int step = 0; step < 400; step++) {
            Fact said = CodecSamples.fact(random);
            int peer = 2 + random.nextInt(6);
            switch (random.nextInt(8)) {
                case 0 -> node.hear(peer, said);
                case 1 -> node.hear(peer, suspect(2 + random.nextInt(6), random.nextInt(3), peer));
                case 2 -> node.hear(peer, suspect(OWN, node.swim.incarnation(), peer));
                case 3 -> {
                    List<Message> messages = CodecSamples.messages(random);
                    node.receive(node(peer), random.nextInt(4), messages.get(random.nextInt(messages.size())), said);
                }
                case 4 -> node.after(Duration.ofMillis(random.nextInt(3_000)));
                case 5 ->
                    node.keep(
                            node.swim.seek(node.nowNanos, List.of(node(peer + 4).contactPoint())));
                case 6 -> node.keep(node.swim.meet(node.nowNanos, said.node()));
                default -> node.run(Duration.ofMillis(random.nextInt(1_500)));
            }
        }
        return node.outputs;
    }

    @Test
    void the_same_seed_and_inputs_give_the_same_outputs() {
        for (long seed = 0; seed < 10; seed++) {
            List<Output> first = anyLife(new NodeUnderTest(), seed);
            List<Output> second = anyLife(new NodeUnderTest(), seed);

            assertThat(first).as("seed %d", seed).hasSizeGreaterThan(300).isEqualTo(second);
        }
    }

    /** Instants are compared by subtraction: a clock may start anywhere, and wrap. */
    @Test
    void where_the_clock_starts_plays_no_part() {
        EnumSet<Rule> all = EnumSet.allOf(Rule.class);
        List<Output> fromZero = anyLife(new NodeUnderTest(SwimSettings.lan(), all, 1, 0), 5);

        for (long start : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 60 * NodeUnderTest.SECOND}) {
            List<Output> other = anyLife(new NodeUnderTest(SwimSettings.lan(), all, 1, start), 5);
            assertThat(other).as("start %d", start).isEqualTo(fromZero);
        }
    }

    /** Whatever was heard: a tick when it is due moves the next one on, in a few ticks at most. */
    @Test
    void ticks_at_their_due_time_always_make_progress() {
        for (long seed = 0; seed < 3; seed++) {
            NodeUnderTest any = new NodeUnderTest();
            anyLife(any, seed);
            long start = any.nowNanos;
            long previous = start - 1;
            int repeats = 0;
            for (int tick = 0; tick < 10_000; tick++) {
                any.nowNanos = Math.max(any.nowNanos, any.swim.nextTickNanos());
                repeats = any.nowNanos == previous ? repeats + 1 : 0;
                assertThat(repeats).as("seed %d: ticks at one instant", seed).isLessThan(3);
                previous = any.nowNanos;
                any.swim.tick(any.nowNanos);
            }
            assertThat(any.nowNanos - start).as("seed %d", seed).isGreaterThan(500 * NodeUnderTest.SECOND);
        }
    }

    @Test
    void a_tick_that_comes_early_is_harmless() {
        NodeUnderTest early = new NodeUnderTest();
        early.among(2, 3, 4);
        for (int tick = 0; tick < 100; tick++) {
            early.after(Duration.ofMillis(7));
        }

        assertThat(early.swim.count(Counter.PROBES)).isLessThanOrEqualTo(1);
        assertThat(early.swim.localHealth()).isZero();
    }

    /** swim.md a.4: each node's first tick is staggered over the interval. */
    @Test
    void first_probes_are_spread_over_the_period() {
        TreeSet<Long> tenths = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            NodeUnderTest any = new NodeUnderTest(SwimSettings.lan(), EnumSet.allOf(Rule.class), seed, 0);
            any.knowing(2);
            any.nextProbe();
            tenths.add(any.nowNanos / (100 * NodeUnderTest.MILLISECOND));
        }

        assertThat(tenths).hasSize(10);
    }

    @Test
    void a_stranger_that_pings_is_answered_with_an_introduction_and_asked_for_its_own_by_an_empty_belief() {
        node.among(2, 3);
        node.hear(2, suspect(3, 0, 2));

        List<Output> outputs = node.receive(9, new Message.Ping(4, SELF));

        assertThat(outputs)
                .containsExactly(new Output.Send(
                        node(9),
                        new Packet(
                                SELF,
                                0,
                                new Message.Ack(4, SELF, Optional.empty(), node.swim.digest()),
                                List.of(alive(OWN)))));
        assertThat(node.swim.find(node(9))).isEmpty();
    }

    @Test
    void what_this_node_says_itself_is_not_heard() {
        node.among(2, 3);

        assertThat(node.receive(SELF, 9, new Message.Ping(4, SELF), alive(8))).isEmpty();
        assertThat(node.swim.find(node(8))).isEmpty();
    }

    @Test
    void a_description_is_spread_under_a_higher_version_and_refutes_nothing() {
        node.among(2, 3);

        node.swim.describe(node.nowNanos, new byte[] {7});
        node.swim.describe(node.nowNanos, new byte[] {8});

        Fact described = alive(OWN).describedBy(new Metadata(2, new byte[] {8}));
        assertThat(node.swim.find(SELF)).contains(described);
        assertThat(sends(Message.Rumors.class, node.run(Duration.ofMillis(200))))
                .isNotEmpty()
                .allSatisfy(send -> assertThat(send.packet().gossip()).contains(described));
    }

    @Test
    void too_long_a_description_changes_nothing() {
        assertThatThrownBy(() -> node.swim.describe(0, new byte[Metadata.MOST_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("512");
        assertThat(node.swim.find(SELF)).contains(alive(OWN));
    }

    @Test
    void new_metadata_of_another_is_a_change_that_leaves_its_suspicion_alone() {
        node.among(2, 3);
        node.hear(3, suspect(2, 0, 3));
        Fact described = alive(2).describedBy(new Metadata(1, new byte[] {7}));

        List<Output> outputs = node.hear(3, described);

        assertThat(outputs)
                .containsExactly(
                        new Output.Changed(Optional.of(suspect(2, 0, 3)), described.suspectedBy(Accusers.of(3))));
    }

    @Test
    void a_node_must_be_a_run() {
        assertThatThrownBy(() -> new Swim(run(OWN, NodeId.ANY_RUN), 0, SwimSettings.lan(), new SplittableRandom(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a run");
    }

    /** swim.md a.11, gossip to the dead. */
    @Test
    void the_unreachable_are_sent_gossip_for_a_while_and_no_longer() {
        node.among(2, 3);
        node.hear(3, unreachable(2, 0, 3));

        node.run(Duration.ofSeconds(29));
        node.forget();
        node.hear(3, alive(3, 1));
        node.run(Duration.ofMillis(400));
        assertThat(sends(Message.Rumors.class, node.outputs))
                .extracting(Output.Send::to)
                .contains(node(2));

        node.run(Duration.ofSeconds(2));
        node.forget();
        node.hear(3, alive(3, 2));
        node.run(Duration.ofMillis(400));
        assertThat(sends(Message.Rumors.class, node.outputs))
                .extracting(Output.Send::to)
                .doesNotContain(node(2));
    }

    @Test
    void each_piece_of_news_is_sent_as_often_as_the_limit_says() {
        node.among(2, 3, 4, 5);
        node.run(PERIOD.multipliedBy(20));
        node.forget();

        node.hear(2, alive(3, 1));
        node.run(PERIOD.multipliedBy(20));

        assertThat(sends(node.outputs).stream()
                        .filter(send -> send.packet().gossip().contains(alive(3, 1)))
                        .count())
                .isEqualTo(6);
    }

    /** swim.md a.9: a stranger that pings does not use up what is to be sent to members. */
    @Test
    void strangers_get_no_news() {
        node.among(2, 3);
        node.hear(2, alive(3, 1));

        for (int ping = 0; ping < 20; ping++) {
            assertThat(sends(node.receive(9, new Message.Ping(ping, SELF))))
                    .allSatisfy(send -> assertThat(send.packet().gossip()).containsExactly(alive(OWN)));
        }
        assertThat(node.swim.count(Counter.RUMORS_SENT)).isZero();
    }

    @Test
    void no_packet_with_gossip_is_larger_than_the_setting() {
        SwimSettings settings = SwimSettings.lan();
        String domain = ".a-cluster-with-a-long-name.eu-central-1.example.org";
        PacketCodec codec = new PacketCodec("test");
        NodeId self = new NodeId("node-1" + domain, 25_520, 1);
        Swim swim = new Swim(self, 1_790_000_000_000L, settings, new SplittableRandom(1), 0);
        List<NodeId> peers = IntStream.range(2, 60)
                .mapToObj(number -> new NodeId("node-" + number + domain, 25_520, number))
                .toList();
        List<Output> outputs = new ArrayList<>();
        for (NodeId peer : peers) {
            Fact fact = Fact.alive(peer, 1_790_000_000_000L).aliveAt(1);
            outputs.addAll(swim.receive(0, new Packet(peer, 1, new Message.Rumors(), List.of(fact))));
            outputs.addAll(swim.receive(
                    0, new Packet(peer, 1, new Message.Rumors(), List.of(fact.suspectedBy(Accusers.of(3, 4, 5, 6))))));
        }
        for (NodeId peer : peers) {
            outputs.addAll(swim.receive(0, new Packet(peer, 1, new Message.Ping(-1, self), List.of())));
            outputs.addAll(swim.receive(0, new Packet(peer, 1, new Message.IndirectPing(-1, peers.get(3)), List.of())));
        }
        for (long now = swim.nextTickNanos(); now < 5 * NodeUnderTest.SECOND; now = swim.nextTickNanos()) {
            outputs.addAll(swim.tick(now));
        }

        List<Integer> sizes = sends(outputs).stream()
                .filter(send -> !(send.packet().message() instanceof Message.Summary))
                .map(send -> codec.encode(send.packet()).length)
                .toList();
        assertThat(sizes).hasSizeGreaterThan(100).allMatch(size -> size <= 1_400);
        assertThat(sizes).as("packets are filled").anyMatch(size -> size > 1_250);
    }

    @Test
    void members_beyond_the_bound_are_turned_away() {
        for (int number = 2; number < MemberTable.MOST_MEMBERS + 12; number += 64) {
            Fact[] facts = IntStream.range(number, number + 64)
                    .mapToObj(NodeUnderTest::alive)
                    .toArray(Fact[]::new);
            node.swim.receive(0, new Packet(node(2), 0, new Message.Rumors(), List.of(facts)));
        }

        assertThat(node.swim.reachable()).isEqualTo(MemberTable.MOST_MEMBERS);
        assertThat(node.swim.facts())
                .hasSize(MemberTable.MOST_MEMBERS + 1)
                .isSortedAccordingTo((one, other) -> one.node().compareTo(other.node()));
        assertThat(node.swim.count(Counter.MEMBERS_REFUSED)).isPositive();
    }

    /** One of each permitted subclass, so that none is forgotten in the dispatch. */
    @Test
    void every_kind_of_message_is_taken_from_members_and_from_strangers() {
        node.among(2, 3);

        for (Message message : CodecSamples.messages(new SplittableRandom(1))) {
            node.receive(2, message);
            node.receive(9, message);
        }

        assertThat(node.swim.find(node(2))).contains(alive(2));
    }
}
