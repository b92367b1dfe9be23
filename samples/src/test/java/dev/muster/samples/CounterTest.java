package dev.muster.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.EntityKit;
import org.junit.jupiter.api.Test;

class CounterTest {
    private final EntityKit<Counter> counter = EntityKit.of(Counter::new, "visits");

    @Test
    void an_addition_is_answered_with_the_new_total() {
        counter.ask(new Counter.Add(2));

        assertThat(counter.ask(new Counter.Add(3)).reply()).isEqualTo(5L);
    }

    @Test
    void the_total_survives_a_restart() {
        counter.ask(new Counter.Add(7));

        counter.restart();

        assertThat(counter.ask(new Counter.Get()).reply()).isEqualTo(7L);
    }

    @Test
    void zero_is_rejected_and_writes_nothing() {
        var outcome = counter.ask(new Counter.Add(0));

        assertThat(outcome.rejection()).contains("by must not be 0");
        assertThat(outcome.events()).isEmpty();
    }
}
