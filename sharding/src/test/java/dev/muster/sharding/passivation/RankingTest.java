package dev.muster.sharding.passivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RankingTest {
    private final Ranking<Nobody> ranking = new ByNumber();

    /** Sits anywhere. */
    private record Nobody() implements Resident {
        @Override
        public long lastUsedNanos() {
            return 0;
        }

        @Override
        public int uses() {
            return 0;
        }

        @Override
        public boolean isSettled() {
            return true;
        }
    }

    private static final class ByNumber extends Ranking<Nobody> {
        @Override
        int positionOf(Seat<Nobody> seat) {
            return seat.positionByUse;
        }

        @Override
        void place(Seat<Nobody> seat, int position) {
            seat.positionByUse = position;
        }

        @Override
        int decide(Seat<Nobody> one, Seat<Nobody> other) {
            return Long.compare(one.number, other.number);
        }
    }

    @Test
    void the_least_is_first_whatever_comes_and_goes() {
        for (int seed = 0; seed < 200; seed++) {
            RandomGenerator random = new Random(seed);
            Ranking<Nobody> heap = new ByNumber();
            Map<Seat<Nobody>, Long> keys = new HashMap<>();
            List<Seat<Nobody>> seats = new ArrayList<>();
            Comparator<Seat<Nobody>> order =
                    Comparator.<Seat<Nobody>>comparingLong(keys::get).thenComparingLong(seat -> seat.number);
            for (int step = 0; step < 400; step++) {
                if (seats.isEmpty() || random.nextInt(3) > 0) {
                    Seat<Nobody> seat = new Seat<>(new Nobody(), step);
                    keys.put(seat, (long) random.nextInt(30));
                    seats.add(seat);
                    heap.add(seat, keys.get(seat));
                } else {
                    heap.remove(seats.remove(random.nextInt(seats.size())));
                }

                assertThat(heap.size()).as("seed %d, step %d", seed, step).isEqualTo(seats.size());
                if (!seats.isEmpty()) {
                    assertThat(heap.first())
                            .as("seed %d, step %d", seed, step)
                            .isSameAs(seats.stream().min(order).orElseThrow());
                }
            }
        }
    }

    @Test
    void instants_around_the_wrap_of_the_clock_are_in_order() {
        Seat<Nobody> before = new Seat<>(new Nobody(), 1);
        Seat<Nobody> after = new Seat<>(new Nobody(), 2);
        ranking.add(after, Long.MIN_VALUE + 5);
        ranking.add(before, Long.MAX_VALUE - 5);

        assertThat(ranking.first()).isSameAs(before);
    }

    @Test
    void a_seat_that_is_not_there_cannot_be_taken_out() {
        ranking.add(new Seat<>(new Nobody(), 1), 0);

        assertThatThrownBy(() -> ranking.remove(new Seat<>(new Nobody(), 2))).isInstanceOf(AssertionError.class);
    }
}
