package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgendaTest {
    @Test
    void events_come_in_order_of_time_and_then_of_asking_whatever_the_distance() {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Agenda agenda = new Agenda();
            PriorityQueue<Event> expected =
                    new PriorityQueue<>((one, other) -> one.isBefore(other) ? -1 : one == other ? 0 : 1);
            long nowNanos = 0;
            for (int step = 0; step < 5_000; step++) {
                if (random.nextInt(5) < 3 || expected.isEmpty()) {
                    long distance = random.nextInt(4) == 0 ? 0 : random.nextLong(1L << (1 + random.nextInt(45)));
                    Event event = new Nothing();
                    agenda.add(nowNanos + distance, event);
                    expected.add(event);
                } else {
                    assertThat(agenda.nextNanos()).as("seed %d", seed).isEqualTo(expected.peek().atNanos);
                    Event next = agenda.remove();
                    assertThat(next).as("seed %d, step %d", seed, step).isSameAs(expected.remove());
                    nowNanos = next.atNanos;
                }
                assertThat(agenda.isEmpty()).isEqualTo(expected.isEmpty());
            }
        }
    }

    private static final class Nothing extends Event {
        @Override
        void happen() {}
    }
}
