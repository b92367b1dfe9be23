package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.OWN;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Anti-entropy, swim.md a.10: digests in acks, then only what differs. */
class ExchangeTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final NodeUnderTest node = new NodeUnderTest();

    /** An ack from peer 2 with another digest than this node's. */
    private List<Output> otherDigest() {
        return node.receive(
                2,
                new Message.Ack(
                        1,
                        node(2),
                        Optional.of(new Belief(Status.ALIVE, node.swim.incarnation())),
                        node.swim.digest() + 1));
    }

    private static List<Integer> sums(NodeUnderTest of) {
        List<Output> outputs = of.receive(2, new Message.Ack(1, node(2), Optional.empty(), 0));
        assertThat(outputs).isNotNull();
        return IntStream.range(0, PacketCodec.BUCKETS)
                .map(bucket -> of.swim.facts().stream()
                        .filter(fact -> MemberTable.bucketOf(fact.node()) == bucket)
                        .mapToInt(fact -> (int) MemberTable.hash(fact))
                        .sum())
                .boxed()
                .toList();
    }

    /** 2 * limit gossip ticks: for 4 nodes 2 * 6 * 200 ms. */
    @Test
    void digests_that_differ_for_as_long_as_gossip_takes_begin_an_exchange() {
        node.among(2, 3, 4);
        node.run(PERIOD.multipliedBy(5));
        Duration quiet = Duration.ofMillis(2 * 6 * 200);

        assertThat(sends(Message.Summary.class, otherDigest())).isEmpty();
        node.answering.clear();
        node.nowNanos += quiet.toNanos() - 1;
        assertThat(sends(Message.Summary.class, otherDigest())).isEmpty();
        node.nowNanos += 1;
        assertThat(addressees(Message.Summary.class, otherDigest())).containsExactly(node(2));
        assertThat(sends(Message.Summary.class, otherDigest()))
                .as("and not again at once")
                .isEmpty();
    }

    @Test
    void an_equal_digest_ends_the_difference() {
        node.among(2, 3, 4);
        node.run(PERIOD.multipliedBy(5));
        otherDigest();
        node.nowNanos += 2 * NodeUnderTest.SECOND;

        node.receive(2, node.ack(1, node(2)));
        node.nowNanos += 2 * NodeUnderTest.SECOND;

        assertThat(sends(Message.Summary.class, otherDigest())).isEmpty();
    }

    @Test
    void a_recent_change_of_belief_puts_the_exchange_off() {
        node.among(2, 3, 4);
        node.run(PERIOD.multipliedBy(5));
        otherDigest();
        node.nowNanos += 2 * NodeUnderTest.SECOND;
        node.hear(2, alive(3, 1));
        node.nowNanos += 2 * NodeUnderTest.SECOND;

        assertThat(sends(Message.Summary.class, otherDigest())).isEmpty();
    }

    @Test
    void each_node_compares_with_one_other_in_its_turn() {
        node.among(2, 3, 4);

        List<Output> outputs = node.run(Duration.ofMinutes(2));

        assertThat(sends(Message.Summary.class, outputs))
                .hasSize(4)
                .allSatisfy(
                        send -> assertThat(message(Message.Summary.class, send).buckets())
                                .isEqualTo(sums(node)));
    }

    /** memberlist's scale: 1 up to 32 nodes, 2 up to 64, 3 up to 128. */
    @Test
    void in_larger_clusters_the_turns_are_rarer() {
        node.among(IntStream.rangeClosed(2, 100).toArray());
        node.run(Duration.ofMinutes(2));
        node.forget();

        List<Output> outputs = node.run(Duration.ofMinutes(15));

        assertThat(sends(Message.Summary.class, outputs)).hasSizeBetween(9, 11);
    }

    @Test
    void a_summary_is_answered_with_the_facts_of_the_buckets_that_differ_and_no_others() {
        node.among(IntStream.rangeClosed(2, 60).toArray());
        List<Integer> theirs = new ArrayList<>(sums(node));
        int bucket = MemberTable.bucketOf(node(17));
        theirs.set(bucket, theirs.get(bucket) + 1);
        List<Fact> inBucket = node.swim.facts().stream()
                .filter(fact -> MemberTable.bucketOf(fact.node()) == bucket)
                .toList();

        List<Output> outputs = node.receive(2, new Message.Summary(theirs));

        assertThat(outputs).singleElement().satisfies(output -> {
            Message.Facts facts = message(Message.Facts.class, (Output.Send) output);
            assertThat(facts.facts()).containsExactlyInAnyOrderElementsOf(inBucket);
            assertThat(facts.wanted()).containsExactly(bucket);
        });
    }

    @Test
    void equal_summaries_are_not_answered_and_no_one_is_answered_more_than_twice_a_period() {
        node.among(2, 3);
        assertThat(node.receive(2, new Message.Summary(sums(node)))).isEmpty();
        node.nowNanos += NodeUnderTest.SECOND;
        List<Integer> different = new ArrayList<>(sums(node));
        different.set(0, 12_345);

        assertThat(node.receive(2, new Message.Summary(different))).hasSize(1);
        assertThat(node.receive(2, new Message.Summary(different))).isEmpty();
        assertThat(node.receive(3, new Message.Summary(different))).hasSize(1);
        node.nowNanos += NodeUnderTest.SECOND / 2;
        assertThat(node.receive(2, new Message.Summary(different))).hasSize(1);
    }

    @Test
    void many_facts_go_in_packets_that_can_be_decoded_and_what_is_wanted_stands_in_the_last() {
        node.among(IntStream.rangeClosed(2, 400).toArray());
        for (int number = 2; number <= 100; number++) {
            node.hear(2, alive(number).describedBy(new Metadata(1, new byte[Metadata.MOST_BYTES])));
        }
        List<Integer> nothing =
                IntStream.range(0, PacketCodec.BUCKETS).map(bucket -> 0).boxed().toList();

        List<Output> outputs = List.copyOf(node.receive(2, new Message.Summary(nothing)));

        PacketCodec codec = new PacketCodec("test");
        TreeSet<Long> told = new TreeSet<>();
        assertThat(outputs).hasSizeGreaterThanOrEqualTo(7);
        for (int index = 0; index < outputs.size(); index++) {
            Packet packet = ((Output.Send) outputs.get(index)).packet();
            byte[] frame = codec.encode(packet);
            assertThat(frame.length).isLessThanOrEqualTo(PacketCodec.MOST_FRAME_BYTES);
            assertThat(codec.decode(frame)).isEqualTo(packet);
            Message.Facts facts = (Message.Facts) packet.message();
            facts.facts().forEach(fact -> told.add(fact.node().uid()));
            assertThat(facts.wanted().isEmpty()).isEqualTo(index < outputs.size() - 1);
        }
        assertThat(told).hasSize(400);
    }

    @Test
    void facts_are_believed_and_what_is_wanted_is_sent_without_wanting_anything() {
        node.among(2, 3);
        int bucket = MemberTable.bucketOf(SELF);

        List<Output> outputs = node.receive(2, new Message.Facts(List.of(alive(3, 4)), List.of(bucket)));

        assertThat(outputs).hasSize(2);
        assertThat(outputs.get(0)).isEqualTo(new Output.Changed(Optional.of(alive(3)), alive(3, 4)));
        Message.Facts answer = message(Message.Facts.class, (Output.Send) outputs.get(1));
        assertThat(answer.facts()).contains(alive(OWN));
        assertThat(answer.wanted()).isEmpty();
    }

    /** swim.md a.10: remote UNREACHABLE is treated as SUSPECT, so that the subject may refute. */
    @Test
    void death_that_is_learned_in_an_exchange_only_accuses() {
        node.among(2, 3, 4);

        node.receive(2, new Message.Facts(List.of(unreachable(3, 0, 2, 9)), List.of()));
        assertThat(node.belief(3)).isEqualTo(suspect(3, 0, 2, 9));

        node.hear(2, unreachable(3, 0, 2, 9));
        assertThat(node.belief(3)).isEqualTo(unreachable(3, 0, 2, 9));
    }

    @Test
    void who_is_unreachable_already_is_no_suspect_again() {
        node.among(2, 3, 4);
        node.hear(2, unreachable(3, 0, 2));
        node.forget();

        node.receive(2, new Message.Facts(List.of(unreachable(3, 0, 2)), List.of()));

        assertThat(changes(node.outputs)).isEmpty();
        assertThat(node.belief(3)).isEqualTo(unreachable(3, 0, 2));
    }

    @Test
    void ends_are_believed_from_an_exchange_as_from_gossip() {
        node.among(2, 3, 4);

        node.receive(2, new Message.Facts(List.of(alive(3).ended(Status.LEFT)), List.of()));

        assertThat(node.belief(3).status()).isEqualTo(Status.LEFT);
    }

    @Test
    void a_newcomer_does_not_spread_what_its_contacts_tell_it() {
        node.receive(2, new Message.Rumors(), alive(2));
        node.receive(2, new Message.Facts(List.of(alive(3), alive(4)), List.of()));

        List<Output> early = List.copyOf(node.run(Duration.ofMillis(400)));
        assertThat(sends(Message.Rumors.class, early))
                .isNotEmpty()
                .flatExtracting(send -> send.packet().gossip())
                .contains(alive(2))
                .doesNotContain(alive(3), alive(4));

        node.answering.addAll(List.of(2, 3, 4));
        node.run(PERIOD.multipliedBy(6));
        node.receive(2, new Message.Facts(List.of(alive(5)), List.of()));
        assertThat(sends(Message.Rumors.class, node.run(Duration.ofMillis(400))))
                .flatExtracting(send -> send.packet().gossip())
                .contains(alive(5));
    }

    @Test
    void strangers_take_no_part() {
        node.among(2, 3);

        assertThat(node.receive(
                        9, new Message.Summary(IntStream.range(0, 256).boxed().toList())))
                .isEmpty();
        assertThat(node.receive(9, new Message.Facts(List.of(alive(8)), List.of(1))))
                .isEmpty();
        assertThat(node.swim.find(node(8))).isEmpty();
    }
}
