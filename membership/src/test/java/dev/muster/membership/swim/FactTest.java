package dev.muster.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The lattice laws of facts about one node. */
class FactTest {
    private static final int ROUNDS = 5_000;

    /** Any fact about node 2; few different values, so that ties are common. */
    static Fact any(RandomGenerator random) {
        Status status = Status.ofCode(random.nextInt(Status.mostCode() + 1));
        long[] uids = random.longs(random.nextInt(6), 3, 12).toArray();
        boolean isAccused = status == Status.SUSPECT || status == Status.UNREACHABLE;
        byte[] said = {(byte) random.nextInt(2)};
        return new Fact(
                NodeUnderTest.node(2),
                1_002,
                random.nextInt(4),
                status,
                random.nextInt(4) == 0,
                isAccused ? Accusers.of(uids) : Accusers.NONE,
                random.nextBoolean() ? Metadata.EMPTY : new Metadata(random.nextInt(3), said));
    }

    @Test
    void join_is_commutative_associative_and_idempotent() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Fact one = any(random);
            Fact two = any(random);
            Fact three = any(random);

            assertThat(one.join(two)).as("seed %d", seed).isEqualTo(two.join(one));
            assertThat(one.join(two).join(three)).as("seed %d", seed).isEqualTo(one.join(two.join(three)));
            assertThat(one.join(one)).as("seed %d", seed).isEqualTo(one);
        }
    }

    @Test
    void a_join_takes_back_neither_an_incarnation_nor_an_end_nor_metadata() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Fact held = any(random);

            Fact joined = held.join(any(random));

            assertThat(joined.incarnation()).as("seed %d", seed).isGreaterThanOrEqualTo(held.incarnation());
            assertThat(joined.metadata()).as("seed %d", seed).isGreaterThanOrEqualTo(held.metadata());
            assertThat(held.status().isFinal() && joined.status().compareTo(held.status()) < 0)
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    @Test
    void of_more_accusers_than_four_the_smallest_are_kept_in_whichever_order_they_come() {
        Accusers late = Accusers.of(9, 8, 7).union(Accusers.of(1, 9)).union(Accusers.of(3));
        Accusers early = Accusers.of(3).union(Accusers.of(7, 1)).union(Accusers.of(9, 8));

        assertThat(late.uids()).containsExactly(1L, 3L, 7L, 8L);
        assertThat(early).isEqualTo(late);
        assertThat(early).hasSameHashCodeAs(late);
    }

    @Test
    void facts_about_two_nodes_have_no_join() {
        assertThatThrownBy(() -> NodeUnderTest.alive(2).join(NodeUnderTest.alive(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be about");
    }

    @Test
    void only_the_accused_have_accusers_and_no_incarnation_is_negative() {
        Fact alive = NodeUnderTest.alive(2);

        assertThatThrownBy(() -> new Fact(alive.node(), 0, 0, Status.ALIVE, false, Accusers.of(3), Metadata.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alive.aliveAt(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
