package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProbeRingTest {
    private static final int NODES = 20;

    private static ProbeRing ring(long seed) {
        ProbeRing ring = new ProbeRing(new SplittableRandom(seed));
        for (int number = 1; number <= NODES; number++) {
            ring.add(node(number));
        }
        return ring;
    }

    private static List<NodeId> round(ProbeRing ring) {
        List<NodeId> round = new ArrayList<>();
        for (int turn = 0; turn < NODES; turn++) {
            round.add(ring.next(node -> true, node -> true, true));
        }
        return round;
    }

    /** SWIM section 4.3. */
    @Test
    void each_node_is_probed_once_a_round_and_each_round_has_another_order() {
        ProbeRing ring = ring(1);
        List<List<NodeId>> rounds = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            rounds.add(round(ring));
        }

        assertThat(rounds).allSatisfy(round -> assertThat(round).doesNotHaveDuplicates());
        assertThat(rounds).doesNotHaveDuplicates();
        assertThat(ring.round()).isEqualTo(19);
    }

    /** SWIM section 4.3: the worst case between two probes of one node. */
    @Test
    void at_most_2n_minus_1_periods_lie_between_two_probes_of_one_node() {
        for (long seed = 0; seed < 100; seed++) {
            ProbeRing ring = ring(seed);
            Map<NodeId, Integer> last = new HashMap<>();
            int longest = 0;
            for (int period = 0; period < 20 * NODES; period++) {
                NodeId next = ring.next(node -> true, node -> true, true);
                Integer before = last.put(next, period);
                longest = before == null ? longest : Math.max(longest, period - before);
            }

            assertThat(longest).as("seed %d", seed).isBetween(NODES, 2 * NODES - 1);
        }
    }

    @Test
    void a_new_node_keeps_the_others_within_their_bound_wherever_it_is_put() {
        for (long seed = 0; seed < 100; seed++) {
            ProbeRing ring = ring(seed);
            for (int turn = 0; turn < seed % NODES; turn++) {
                ring.next(node -> true, node -> true, true);
            }
            TreeSet<NodeId> probed = new TreeSet<>();

            ring.add(node(NODES + 1));
            for (int turn = 0; turn < 2 * (NODES + 1) - 1; turn++) {
                probed.add(ring.next(node -> true, node -> true, true));
            }

            assertThat(probed).as("seed %d", seed).hasSize(NODES + 1);
        }
    }

    @Test
    void new_nodes_are_spread_over_all_places() {
        TreeSet<Integer> places = new TreeSet<>();
        for (long seed = 0; seed < 500; seed++) {
            places.add(round(ring(seed)).indexOf(node(NODES)));
        }

        assertThat(places).hasSize(NODES);
    }

    @Test
    void without_reshuffling_each_round_repeats_the_last() {
        ProbeRing ring = ring(3);
        List<NodeId> first = round(ring);
        List<NodeId> second = new ArrayList<>();
        for (int turn = 0; turn < NODES; turn++) {
            second.add(ring.next(node -> true, node -> true, false));
        }

        assertThat(second).isEqualTo(first);
    }

    @Test
    void who_is_not_known_is_dropped_and_who_is_not_due_is_passed_over() {
        ProbeRing ring = ring(4);
        TreeSet<NodeId> probed = new TreeSet<>();

        for (int turn = 0; turn < 4 * NODES; turn++) {
            probed.add(ring.next(node -> node.uid() <= 10, node -> node.uid() > 5, true));
        }

        assertThat(probed).containsExactly(node(10), node(6), node(7), node(8), node(9));
        assertThat(ring.next(node -> node.uid() <= 10, node -> false, true)).isNull();
        assertThat(ring.next(node -> false, node -> true, true)).isNull();
        assertThat(ring.next(node -> true, node -> true, true)).isNull();
    }
}
