package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.SubsetSums.Reach;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SubsetSumsTest {
    @Test
    void sums_agree_with_all_subsets_tried_one_by_one() {
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Long> deltas = new ArrayList<>();
            for (int i = random.nextInt(9); i > 0; i--) {
                deltas.add(random.nextLong(-6, 7));
            }
            long target = random.nextLong(-20, 21);

            Reach expected = isSum(deltas, target) ? Reach.REACHABLE : Reach.UNREACHABLE;

            assertThat(SubsetSums.reach(deltas, target))
                    .as("seed %d: %s, %d", seed, deltas, target)
                    .isEqualTo(expected);
        }
    }

    @Test
    void thousands_of_equal_deltas_are_exact() {
        List<Long> deltas = Collections.nCopies(5_000, 3L);

        assertThat(SubsetSums.reach(deltas, 15_000)).isEqualTo(Reach.REACHABLE);
        assertThat(SubsetSums.reach(deltas, 14_999)).isEqualTo(Reach.UNREACHABLE);
        assertThat(SubsetSums.reach(deltas, 15_003)).isEqualTo(Reach.UNREACHABLE);
    }

    @Test
    void too_many_sums_are_held_against_the_range() {
        List<Long> deltas = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            deltas.add(1L << i);
        }

        assertThat(SubsetSums.reach(deltas, 12_345)).isEqualTo(Reach.IN_RANGE);
        assertThat(SubsetSums.reach(deltas, -1)).isEqualTo(Reach.UNREACHABLE);
    }

    private static boolean isSum(List<Long> deltas, long target) {
        if (deltas.isEmpty()) {
            return target == 0;
        }
        List<Long> rest = deltas.subList(1, deltas.size());
        return isSum(rest, target) || isSum(rest, target - deltas.get(0));
    }
}
