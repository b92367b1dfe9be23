package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class EntityKitTest {
    private final EntityKit<Counter> counter = EntityKit.of(Counter::new, "c1");
    private final EntityKit<Gadget> gadget = EntityKit.of(Gadget::new, "g1");

    @Test
    void the_reply_is_made_of_the_state_after_the_events() {
        Outcome<Long> outcome = counter.ask(new Counter.Add(3));

        assertThat(outcome.reply()).isEqualTo(3L);
        assertThat(outcome.events()).containsExactly(new Counter.Added(3));
    }

    @Test
    void a_rejection_writes_nothing_and_carries_its_reason() {
        Outcome<Long> outcome = counter.ask(new Counter.Add(0));

        assertThat(outcome.rejection()).contains("by must not be 0");
        assertThat(outcome.events()).isEmpty();
        assertThat(counter.events()).isEmpty();
        assertThatExceptionOfType(RequestRejected.class).isThrownBy(outcome::reply);
    }

    @Test
    void a_restart_replays_the_events() {
        counter.ask(new Counter.Add(3));
        counter.ask(new Counter.Add(4));

        counter.restart();

        assertThat(counter.state()).isEqualTo(7L);
        assertThat(counter.ask(new Counter.Get()).reply()).isEqualTo(7L);
    }

    @Test
    void sealed_families_keep_their_types_on_the_wire() {
        Gadget.Shape shape = new Gadget.Box(
                List.of(new Gadget.Circle(1.5), Gadget.Color.RED), Map.of("a", new Gadget.Box(List.of(), Map.of())));

        assertThat(gadget.ask(new Gadget.Echo(shape)).reply()).isEqualTo(shape);
    }

    @Test
    void a_failing_handler_is_reported_and_leaves_no_timers() {
        gadget.ask(new Gadget.Tick());

        assertThatExceptionOfType(EntityFailed.class)
                .isThrownBy(() -> gadget.ask(new Gadget.Explode("too hot")))
                .withMessageContaining("IllegalStateException: too hot");
        gadget.advance(Duration.ofSeconds(1));

        assertThat(gadget.ask(new Gadget.Ticks()).reply()).as("a new instance").isZero();
    }

    @Test
    void timers_fire_in_virtual_time_until_cancelled() {
        gadget.ask(new Gadget.Arm(Duration.ofSeconds(10)));

        gadget.advance(Duration.ofSeconds(9));
        assertThat(gadget.ask(new Gadget.Ticks()).reply()).isZero();
        gadget.advance(Duration.ofSeconds(21));
        assertThat(gadget.ask(new Gadget.Ticks()).reply()).isEqualTo(3);

        gadget.ask(new Gadget.Disarm());
        gadget.advance(Duration.ofSeconds(100));
        assertThat(gadget.ask(new Gadget.Ticks()).reply()).isEqualTo(3);
    }

    @Test
    void a_restart_ends_timers() {
        gadget.ask(new Gadget.Arm(Duration.ofSeconds(10)));

        gadget.restart();
        gadget.advance(Duration.ofSeconds(100));

        assertThat(gadget.ask(new Gadget.Ticks()).reply()).isZero();
    }

    @Test
    void a_pipe_brings_its_value_home_as_a_request() {
        gadget.ask(new Gadget.Fetch("x"));

        assertThat(gadget.ask(new Gadget.Last()).reply()).isEqualTo("x@g1");
    }

    @Test
    void an_entity_without_memory_has_no_state() {
        assertThatIllegalStateException().isThrownBy(gadget::state).withMessage("Gadget keeps no state");
    }

    @Test
    void an_event_that_cannot_be_applied_is_not_written() {
        EntityKit<Picky> picky = EntityKit.of(Picky::new, "p");

        assertThatExceptionOfType(EntityFailed.class).isThrownBy(() -> picky.ask(new Picky.Put(-1)));
        picky.ask(new Picky.Put(5));

        assertThat(picky.events()).containsExactly(new Picky.Stored(5));
        assertThat(picky.state()).isEqualTo(new Picky.Seen(5, 5));
    }

    @Test
    void the_constructor_knows_neither_state_nor_id() {
        assertThatIllegalStateException()
                .isThrownBy(() -> EntityKit.of(Hasty::new, "h"))
                .withMessageContaining("state() of Hasty must not be called in the constructor");
    }

    /** Cannot apply negative events. */
    public static final class Picky extends EventSourcedEntity<Picky, Picky.Seen, Picky.Stored> {
        static final Set<String> PASSIVATED = ConcurrentHashMap.newKeySet();

        public record Sum() implements Request<Picky, Integer> {}

        public record Seen(int last, int sum) {}

        public record Put(int value) implements Request<Picky, Void> {}

        public record Stored(int value) {}

        public Picky() {
            super(new Seen(0, 0));
            on(Sum.class, sum -> reply(state().sum()));
            on(Put.class, put -> persist(new Stored(put.value())).thenDone());
        }

        @Override
        protected Seen apply(Seen state, Stored event) {
            if (event.value() < 0) {
                throw new IllegalArgumentException("negative");
            }
            return new Seen(event.value(), state.sum() + event.value());
        }

        @Override
        protected void onPassivate() {
            PASSIVATED.add(id() + "=" + state().last());
        }
    }

    /** Asks for its state too early. */
    public static final class Hasty extends EventSourcedEntity<Hasty, Integer, Picky.Stored> {
        public Hasty() {
            super(0);
            state();
        }

        @Override
        protected Integer apply(Integer state, Picky.Stored event) {
            return state;
        }
    }
}
