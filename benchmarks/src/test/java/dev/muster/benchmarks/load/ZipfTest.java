package dev.muster.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfTest {
    @Test
    void the_shares_add_up_and_fall_as_the_law_says() {
        Zipf zipf = new Zipf(1000, 0.99);

        assertThat(IntStream.range(0, 1000).mapToDouble(zipf::share).sum()).isCloseTo(1, within(1e-9));
        assertThat(zipf.share(0) / zipf.share(9)).isCloseTo(Math.pow(10, 0.99), within(1e-6));
    }

    @Test
    void ranks_are_drawn_as_often_as_their_share() {
        Zipf zipf = new Zipf(100, 0.99);
        SplittableRandom random = new SplittableRandom(7);
        int draws = 400_000;
        int[] drawn = new int[100];

        for (int draw = 0; draw < draws; draw++) {
            drawn[zipf.next(random)]++;
        }

        for (int rank : new int[] {0, 1, 9, 99}) {
            assertThat(drawn[rank] / (double) draws)
                    .as("rank %d", rank)
                    .isCloseTo(zipf.share(rank), within(4 * Math.sqrt(zipf.share(rank) / draws)));
        }
    }

    @Test
    void with_the_exponent_zero_all_ranks_are_alike() {
        Zipf zipf = new Zipf(4, 0);

        assertThat(IntStream.range(0, 4).mapToDouble(zipf::share).toArray()).containsExactly(0.25, 0.25, 0.25, 0.25);
    }

    @Test
    void a_sender_draws_the_same_keys_in_every_run_and_others_than_its_neighbour() {
        for (Keys keys : Keys.values()) {
            assertThat(keys.draw(200, 0, 1000)).containsExactly(keys.draw(200, 0, 1000));
            assertThat(keys.draw(200, 0, 1000)).isNotEqualTo(keys.draw(200, 1, 1000));
        }
    }
}
