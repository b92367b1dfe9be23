package dev.muster.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void two_subjects_take_turns_as_a_b_b_a() {
        List<String> played = new ArrayList<>();

        for (int round = 0; round < 4; round++) {
            played.addAll(Turns.order(List.of("a", "b"), round));
        }

        assertThat(played).containsExactly("a", "b", "b", "a", "b", "a", "a", "b");
    }

    @Test
    void over_eight_rounds_each_of_four_subjects_is_first_twice() {
        List<String> first = new ArrayList<>();

        for (int round = 0; round < 8; round++) {
            first.add(Turns.order(List.of("a", "b", "c", "d"), round).get(0));
        }

        assertThat(first).containsExactlyInAnyOrder("a", "a", "b", "b", "c", "c", "d", "d");
    }
}
