package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.MILLISECOND;
import static dev.muster.membership.swim.NodeUnderTest.SECOND;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lifeguard section IV.B, the dynamic time-out. */
class SuspicionsTest {
    private final Suspicions suspicions = new Suspicions();

    @ParameterizedTest(name = "least {0} ms, most {1} ms, C {2}, K {3} => {4} ms [{5}]")
    @CsvSource({
        " 4000, 24000, 0, 3, 24000, swim.md a.8",
        " 4000, 24000, 1, 3, 14000, swim.md a.8",
        " 4000, 24000, 2, 3,  8150, swim.md a.8",
        " 4000, 24000, 3, 3,  4000, swim.md a.8",
        " 4000, 24000, 9, 3,  4000, swim.md a.8: never below the least",
        " 4000, 24000, 0, 0,  4000, swim.md a.8: K = 0 is the least at once",
        " 4000, 24000, 0, 2, 24000, swim.md a.8: memberlist LAN K = 2",
        " 4000, 24000, 1, 2, 11381, swim.md a.8: memberlist LAN K = 2",
        " 4000, 24000, 2, 2,  4000, swim.md a.8: memberlist LAN K = 2",
        " 4000, 24000, 0, 1, 24000, K = 1",
        " 4000, 24000, 1, 1,  4000, K = 1",
        " 5000, 30000, 1, 3, 17500, Lifeguard: alpha 5 beta 6 K 3",
        "12000, 72000, 2, 3, 24451, WAN",
        " 4000,  4000, 0, 3,  4000, without confirmations",
    })
    void the_time_out_falls_with_the_logarithm_of_the_confirmations(
            long least, long most, int confirmations, int expected, long timeout, String source) {
        long nanos = Suspicions.timeoutNanos(least * MILLISECOND, most * MILLISECOND, confirmations, expected);

        assertThat(nanos / MILLISECOND).as(source).isEqualTo(timeout);
    }

    @Test
    void a_suspicion_is_overdue_when_its_time_is_over_and_stays_so_until_it_is_ended() {
        suspicions.begin(node(2), 10 * SECOND, 4 * SECOND, 24 * SECOND, 3);

        assertThat(suspicions.earliestNanos()).isEqualTo(34 * SECOND);
        assertThat(suspicions.overdue(34 * SECOND - 1)).isEmpty();
        assertThat(suspicions.overdue(34 * SECOND)).containsExactly(node(2));
        assertThat(suspicions.overdue(40 * SECOND)).containsExactly(node(2));

        suspicions.end(node(2));

        assertThat(suspicions.overdue(40 * SECOND)).isEmpty();
        assertThat(suspicions.earliestNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_confirmation_counts_from_when_the_suspicion_began_and_fewer_of_them_change_nothing() {
        suspicions.begin(node(2), 0, 4 * SECOND, 24 * SECOND, 3);

        suspicions.confirm(node(2), 1);
        assertThat(suspicions.earliestNanos()).isEqualTo(14 * SECOND);

        suspicions.confirm(node(2), 0);
        assertThat(suspicions.earliestNanos()).isEqualTo(14 * SECOND);

        suspicions.confirm(node(2), 3);
        assertThat(suspicions.earliestNanos()).isEqualTo(4 * SECOND);
    }

    @Test
    void a_suspicion_that_begins_anew_has_all_its_time_again() {
        suspicions.begin(node(2), 0, 4 * SECOND, 24 * SECOND, 3);
        suspicions.confirm(node(2), 3);

        suspicions.begin(node(2), 3 * SECOND, 4 * SECOND, 24 * SECOND, 3);

        assertThat(suspicions.earliestNanos()).isEqualTo(27 * SECOND);
    }

    @Test
    void to_confirm_or_end_what_is_no_suspicion_changes_nothing() {
        suspicions.confirm(node(2), 2);
        suspicions.end(node(2));

        assertThat(suspicions.earliestNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void the_earliest_end_is_the_least_of_a_map_of_ends() {
        for (long seed = 0; seed < 100; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Suspicions any = new Suspicions();
            Map<Integer, Long> starts = new HashMap<>();
            Map<Integer, Integer> confirmations = new HashMap<>();
            for (int step = 0; step < 200; step++) {
                int number = 1 + random.nextInt(10);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        any.begin(node(number), step * SECOND, 4 * SECOND, 24 * SECOND, 3);
                        starts.put(number, step * SECOND);
                        confirmations.put(number, 0);
                    }
                    case 1 -> {
                        int times = random.nextInt(4);
                        any.confirm(node(number), times);
                        confirmations.computeIfPresent(number, (key, had) -> Math.max(had, times));
                    }
                    default -> {
                        any.end(node(number));
                        starts.remove(number);
                        confirmations.remove(number);
                    }
                }
                List<Long> ends = new ArrayList<>();
                starts.forEach((key, start) ->
                        ends.add(start + Suspicions.timeoutNanos(4 * SECOND, 24 * SECOND, confirmations.get(key), 3)));
                assertThat(any.earliestNanos())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(ends.stream().min(Long::compare).orElse(Long.MAX_VALUE));
            }
        }
    }
}
