package dev.muster.crdt.causal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CausalContextTest {
    @Test
    void a_context_is_the_set_of_its_dots() {
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            Set<Dot> left = dots(random);
            Set<Dot> right = dots(random);
            CausalContext a = CausalContext.ofAll(left);
            CausalContext b = CausalContext.ofAll(right);

            Set<Dot> union = new HashSet<>(left);
            union.addAll(right);
            Set<Dot> rest = new HashSet<>(left);
            rest.removeAll(right);

            assertThat(expanded(a)).as("seed %d", seed).isEqualTo(left);
            assertThat(a.union(b)).as("seed %d", seed).isEqualTo(CausalContext.ofAll(union));
            assertThat(a.subtract(b)).as("seed %d", seed).isEqualTo(CausalContext.ofAll(rest));
            assertThat(a.leq(b)).as("seed %d", seed).isEqualTo(right.containsAll(left));
            assertThat(a.equals(b)).as("seed %d", seed).isEqualTo(left.equals(right));
            assertThat(a.fingerprint() == b.fingerprint()).as("seed %d", seed).isEqualTo(left.equals(right));
            for (long sequence = 1; sequence < 14; sequence++) {
                Dot dot = new Dot(1, sequence);
                assertThat(a.contains(dot)).as("seed %d", seed).isEqualTo(left.contains(dot));
            }
        }
    }

    @Test
    void equal_sets_have_one_form() {
        CausalContext joined = CausalContext.of(1, 1, 3).union(CausalContext.of(1, 5, 9));

        CausalContext filled = joined.union(CausalContext.of(new Dot(1, 4)));

        assertThat(joined.runCount()).isEqualTo(2);
        assertThat(filled).isEqualTo(CausalContext.of(1, 1, 9));
        assertThat(filled.runCount()).isEqualTo(1);
    }

    @Test
    void the_next_dot_is_above_every_dot_seen_even_beyond_a_gap() {
        CausalContext context = CausalContext.of(1, 1, 2).union(CausalContext.of(1, 7, 8));

        assertThat(context.next(1)).isEqualTo(new Dot(1, 9));
        assertThat(context.next(2)).isEqualTo(new Dot(2, 1));
    }

    private static Set<Dot> dots(Random random) {
        Set<Dot> dots = new HashSet<>();
        int count = random.nextInt(16);
        for (int i = 0; i < count; i++) {
            dots.add(new Dot(1 + random.nextInt(2), 1 + random.nextInt(12)));
        }
        return dots;
    }

    private static Set<Dot> expanded(CausalContext context) {
        Set<Dot> dots = new HashSet<>();
        context.forEachRun((replica, first, last) -> {
            for (long sequence = first; sequence <= last; sequence++) {
                dots.add(new Dot(replica, sequence));
            }
        });
        return dots;
    }
}
