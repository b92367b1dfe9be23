package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RumorQueueTest {
    private static final int ROOM = 100_000;
    private static final int LIMIT = 3;

    private final RumorQueue queue = new RumorQueue();

    private List<Fact> take(int budgetBytes) {
        List<Fact> taken = new ArrayList<>();
        queue.take(budgetBytes, LIMIT, taken);
        return taken;
    }

    private static int roomFor(int facts) {
        return facts * PacketCodec.sizeOf(alive(2));
    }

    @Test
    void the_newest_goes_first() {
        queue.add(alive(2));
        queue.add(alive(3));
        queue.add(alive(4));

        assertThat(take(roomFor(2))).containsExactly(alive(4), alive(3));
    }

    /** SWIM section 4.1: those that were gossiped less often go first. */
    @Test
    void what_was_sent_less_often_goes_before_what_is_newer() {
        queue.add(alive(2));
        queue.add(alive(3));
        take(roomFor(1));
        queue.add(alive(4));
        take(roomFor(1));

        assertThat(take(roomFor(1))).containsExactly(alive(2));
    }

    @Test
    void accusations_and_ends_go_before_births_that_were_sent_as_often() {
        queue.add(suspect(2, 0, 3));
        queue.add(alive(4));
        take(ROOM);

        assertThat(take(ROOM)).containsExactly(suspect(2, 0, 3), alive(4));
    }

    @Test
    void each_is_sent_as_often_as_the_limit_says() {
        queue.add(alive(2));

        assertThat(take(ROOM)).hasSize(1);
        assertThat(take(ROOM)).hasSize(1);
        assertThat(take(ROOM)).hasSize(1);
        assertThat(take(ROOM)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
    }

    @Test
    void a_newer_fact_about_a_node_replaces_the_older_and_starts_from_nought() {
        queue.add(alive(2));
        take(ROOM);
        take(ROOM);
        queue.add(suspect(2, 0, 3));

        assertThat(queue.size()).isEqualTo(1);
        assertThat(take(ROOM)).containsExactly(suspect(2, 0, 3));
        assertThat(take(ROOM)).containsExactly(suspect(2, 0, 3));
        assertThat(take(ROOM)).containsExactly(suspect(2, 0, 3));
        assertThat(take(ROOM)).isEmpty();
    }

    /** swim.md a.9: what swift-cluster-membership does, O(n) bytes for each change, is forbidden. */
    @Test
    void a_change_leaves_the_counts_of_all_others_alone() {
        queue.add(alive(2));
        take(ROOM);
        take(ROOM);
        queue.add(alive(3));

        assertThat(take(ROOM)).containsExactly(alive(3), alive(2));
        assertThat(take(ROOM)).containsExactly(alive(3));
    }

    @Test
    void a_recount_starts_all_counts_again() {
        queue.add(alive(2));
        take(ROOM);
        take(ROOM);

        queue.recount();

        assertThat(take(ROOM)).hasSize(1);
        assertThat(take(ROOM)).hasSize(1);
        assertThat(take(ROOM)).hasSize(1);
        assertThat(take(ROOM)).isEmpty();
    }

    @Test
    void what_does_not_fit_is_passed_over_and_keeps_its_turn() {
        Fact large = alive(2).describedBy(new Metadata(1, new byte[300]));
        queue.add(alive(3));
        queue.add(large);

        assertThat(take(roomFor(1))).containsExactly(alive(3));
        assertThat(take(ROOM)).containsExactly(large, alive(3));
    }

    @Test
    void a_packet_has_room_for_a_bounded_number() {
        for (int number = 2; number < 102; number++) {
            queue.add(alive(number));
        }

        assertThat(take(ROOM)).hasSize(RumorQueue.MOST_IN_PACKET).doesNotHaveDuplicates();
    }

    @Test
    void what_a_packet_carries_already_is_not_put_in_again_and_not_counted() {
        Fact carried = suspect(2, 0, 3);
        queue.add(carried);
        queue.add(alive(4));
        List<Fact> packet = new ArrayList<>(List.of(carried));

        queue.take(ROOM, LIMIT, packet);

        assertThat(packet).containsExactly(carried, alive(4));
        assertThat(take(ROOM)).containsExactly(carried, alive(4));
        assertThat(take(ROOM)).containsExactly(carried, alive(4));
        assertThat(take(ROOM)).containsExactly(carried);
        assertThat(queue.isEmpty()).isTrue();
    }

    /** Each fact that is not replaced is sent exactly as often as the limit says, no packet is over its budget. */
    @Test
    void random_adding_and_taking_loses_nothing_and_repeats_nothing() {
        for (long seed = 0; seed < 15; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            RumorQueue any = new RumorQueue();
            Map<NodeId, Fact> newest = new HashMap<>();
            Map<Fact, Integer> sent = new HashMap<>();
            for (int step = 0; step < 400; step++) {
                Fact fact = alive(2 + random.nextInt(40), step);
                any.add(fact);
                newest.put(fact.node(), fact);
                takeAndCheck(any, random.nextInt(300), newest, sent, seed);
            }
            while (!any.isEmpty()) {
                takeAndCheck(any, ROOM, newest, sent, seed);
            }

            assertThat(newest.values())
                    .as("seed %d", seed)
                    .allSatisfy(fact -> assertThat(sent).containsEntry(fact, LIMIT));
            assertThat(sent.values()).as("seed %d", seed).allMatch(times -> times <= LIMIT);
        }
    }

    private static void takeAndCheck(
            RumorQueue queue, int budget, Map<NodeId, Fact> newest, Map<Fact, Integer> sent, long seed) {
        List<Fact> taken = new ArrayList<>();
        queue.take(budget, LIMIT, taken);

        assertThat(taken).as("seed %d", seed).doesNotHaveDuplicates().allMatch(newest::containsValue);
        assertThat(taken.stream().mapToInt(PacketCodec::sizeOf).sum())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(budget);
        taken.forEach(fact -> sent.merge(fact, 1, Integer::sum));
    }

    @Test
    void replacing_one_fact_over_and_over_takes_no_more_memory() {
        for (int version = 1; version <= 100_000; version++) {
            queue.add(alive(2).describedBy(new Metadata(version, new byte[0])));
            queue.add(alive(3));
        }

        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.held()).isLessThan(100);
        assertThat(take(ROOM)).extracting(Fact::node).containsExactly(node(3), node(2));
    }
}
