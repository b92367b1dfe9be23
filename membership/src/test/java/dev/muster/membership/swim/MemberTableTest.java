package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.SECOND;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.run;
import static dev.muster.membership.swim.NodeUnderTest.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MemberTableTest {
    private final MemberTable table = new MemberTable();

    /** Any fact at one of {@code addresses} addresses. */
    private static Fact any(RandomGenerator random, int addresses) {
        int number = random.nextInt(addresses);
        Fact fact = Fact.alive(run(number, 1 + random.nextInt(3)), 0).aliveAt(random.nextInt(5));
        return switch (random.nextInt(4)) {
            case 0 -> fact.suspectedBy(Accusers.of(9));
            case 1 -> fact.suspectedBy(Accusers.of(9)).unreachable();
            case 2 -> fact.leaving();
            default -> fact;
        };
    }

    @Test
    void it_holds_what_a_hash_map_by_address_holds() {
        for (long seed = 0; seed < 30; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            int addresses = 1 + random.nextInt(200);
            MemberTable any = new MemberTable();
            Map<String, Fact> model = new HashMap<>();
            for (int step = 0; step < 2_000; step++) {
                Fact fact = any(random, addresses);
                if (random.nextInt(3) == 0) {
                    any.remove(fact.node());
                    model.remove(fact.node().address());
                } else {
                    any.put(fact);
                    model.put(fact.node().address(), fact);
                }
                NodeId asked = any(random, addresses).node();
                Fact expected = model.get(asked.address());
                assertThat(any.at(asked)).as("seed %d step %d", seed, step).isEqualTo(expected);
                assertThat(any.find(asked))
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(expected != null && expected.node().equals(asked) ? expected : null);
            }
            requireSame(any, model.values(), seed);
        }
    }

    private static void requireSame(MemberTable table, Collection<Fact> model, long seed) {
        List<Fact> all = new ArrayList<>();
        table.forEachIn(fact -> true, all::add);
        assertThat(all).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(model);
        assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
        assertThat(table.reachable()).as("seed %d", seed).isEqualTo((int) model.stream()
                .filter(fact -> fact.status() != Status.UNREACHABLE)
                .count());
        assertThat(table.digest())
                .as("seed %d", seed)
                .isEqualTo(model.stream().mapToLong(MemberTable::hash).sum());
        for (int bucket = 0; bucket < PacketCodec.BUCKETS; bucket++) {
            int chosen = bucket;
            assertThat(table.sum(bucket))
                    .as("seed %d bucket %d", seed, bucket)
                    .isEqualTo(model.stream()
                            .filter(fact -> MemberTable.bucketOf(fact.node()) == chosen)
                            .mapToInt(fact -> (int) MemberTable.hash(fact))
                            .sum());
        }
    }

    @Test
    void digests_differ_when_one_belief_differs_but_for_who_is_unreachable_and_who_accuses() {
        Fact fact = alive(2, 3);

        assertThat(List.of(
                        MemberTable.hash(fact),
                        MemberTable.hash(alive(2, 4)),
                        MemberTable.hash(alive(3, 3)),
                        MemberTable.hash(fact.leaving()),
                        MemberTable.hash(fact.suspectedBy(Accusers.of(3))),
                        MemberTable.hash(fact.describedBy(new Metadata(1, new byte[0])))))
                .doesNotHaveDuplicates();
        assertThat(MemberTable.hash(unreachable(2, 3))).isZero();
        assertThat(MemberTable.hash(fact.suspectedBy(Accusers.of(3))))
                .isEqualTo(MemberTable.hash(fact.suspectedBy(Accusers.of(4, 5))));
    }

    @Test
    void picks_are_different_nodes_that_fit_each_with_equal_chance() {
        for (int number = 1; number <= 40; number++) {
            table.put(alive(number));
        }
        RandomGenerator random = new SplittableRandom(1);
        Map<NodeId, Integer> picked = new HashMap<>();
        for (int round = 0; round < 8_000; round++) {
            List<Fact> three = table.pick(3, random, fact -> fact.node().uid() > 10);
            assertThat(three).hasSize(3).doesNotHaveDuplicates();
            three.forEach(fact -> picked.merge(fact.node(), 1, Integer::sum));
        }

        assertThat(picked).hasSize(30);
        assertThat(picked.values()).allMatch(times -> times > 650 && times < 950);
    }

    @Test
    void when_fewer_fit_than_are_wanted_all_of_them_are_picked() {
        for (int number = 1; number <= 100; number++) {
            table.put(alive(number));
        }

        assertThat(table.pick(3, new SplittableRandom(1), fact -> fact.node().uid() <= 2))
                .containsExactlyInAnyOrder(alive(1), alive(2));
        assertThat(table.pick(3, new SplittableRandom(1), fact -> false)).isEmpty();
    }

    @Test
    void of_too_many_tombstones_the_oldest_is_dropped() {
        for (int number = 0; number <= MemberTable.MOST_TOMBSTONES; number++) {
            table.bury(alive(number + 1).ended(Status.REMOVED), number);
        }

        assertThat(table.tombstone(node(1))).isNull();
        assertThat(table.tombstone(node(2))).isNotNull();
        assertThat(table.tombstone(node(MemberTable.MOST_TOMBSTONES + 1))).isNotNull();
    }

    @Test
    void tombstones_decay_when_their_life_is_over() {
        table.bury(alive(2).ended(Status.LEFT), 0);
        table.bury(alive(3).ended(Status.LEFT), 2 * SECOND);

        table.decay(10 * SECOND, 10 * SECOND);
        assertThat(table.tombstone(node(2))).isNotNull();

        table.decay(11 * SECOND, 10 * SECOND);
        assertThat(table.tombstone(node(2))).isNull();
        assertThat(table.tombstone(node(3))).isNotNull();
    }
}
