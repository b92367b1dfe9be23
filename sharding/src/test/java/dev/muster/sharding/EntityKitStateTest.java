package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.muster.sharding.Shelf.Book;
import dev.muster.sharding.Shelf.Box;
import dev.muster.sharding.Shelf.Stock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entities that store their state, and what entities send, in the kit. */
class EntityKitStateTest {
    private static final Book BOOK = new Book("a");

    private final EntityKit<Shelf> shelf = EntityKit.of(Shelf::new, "s1");

    @Test
    void the_reply_is_made_of_the_saved_state() {
        assertThat(shelf.ask(new Shelf.Put(BOOK)).reply()).isEqualTo(1);
        assertThat(shelf.ask(new Shelf.Put(new Box(List.of(BOOK)))).reply()).isEqualTo(2);

        assertThat(shelf.state()).isEqualTo(new Stock(List.of(BOOK, new Box(List.of(BOOK))), 0));
        assertThat(shelf.events()).isEmpty();
    }

    @Test
    void a_restart_reads_the_saved_state() {
        shelf.ask(new Shelf.Put(BOOK));
        shelf.ask(new Shelf.Take());

        shelf.restart();

        assertThat(shelf.ask(new Shelf.Look()).reply()).isEqualTo(new Stock(List.of(), 1));
    }

    @Test
    void a_rejection_saves_nothing() {
        assertThat(shelf.ask(new Shelf.Take()).rejection()).contains("nothing is left");
        assertThat(shelf.state()).isEqualTo(new Stock(List.of(), 0));
    }

    @Test
    void what_is_saved_stays_when_the_reply_fails_and_fields_do_not() {
        assertThatExceptionOfType(EntityFailed.class).isThrownBy(() -> shelf.ask(new Shelf.Jam("stuck")));

        assertThat(shelf.state()).isEqualTo(new Stock(List.of(), -1));
        assertThat(shelf.ask(new Shelf.Take()).rejection()).contains("nothing is left");
    }

    @Test
    void a_state_that_cannot_be_encoded_is_not_saved() {
        EntityKit<Tower> tower = EntityKit.of(Tower::new, "t");

        assertThatExceptionOfType(UnserializableMessage.class)
                .isThrownBy(() -> tower.ask(new Tower.Build(200)))
                .withMessageContaining("the state of Tower cannot be encoded");

        assertThat(tower.state()).isEqualTo(new Box(List.of()));
    }

    @Test
    void a_state_must_be_something() {
        EntityKit<Tower> tower = EntityKit.of(Tower::new, "t");

        assertThatExceptionOfType(EntityFailed.class)
                .isThrownBy(() -> tower.ask(new Tower.Raze()))
                .withMessageContaining("the state to save must not be null");
    }

    @Test
    void an_ask_to_another_entity_is_recorded_and_answered_by_the_test() {
        shelf.ask(new Shelf.Count("visits"));

        Sent sent = shelf.sent().get(0);
        assertThat(sent.type()).isEqualTo(Counter.class);
        assertThat(sent.id()).isEqualTo("visits");
        assertThat(sent.request()).isEqualTo(new Counter.Add(1));
        assertThat(sent.kind()).isEqualTo(Sent.Kind.ASK);
        sent.reply(42L);

        assertThat(shelf.ask(new Shelf.Look()).reply()).isEqualTo(new Stock(List.of(), 42));
        assertThatIllegalStateException().isThrownBy(() -> sent.reply(43L)).withMessageContaining("answered already");
    }

    @Test
    void an_ask_that_the_test_fails_comes_home_as_its_failure() {
        shelf.ask(new Shelf.Count("visits"));

        shelf.sent().get(0).fail(new Overloaded("busy"));

        assertThat(shelf.ask(new Shelf.Look()).reply()).isEqualTo(new Stock(List.of(new Book("Overloaded")), 0));
    }

    @Test
    void an_ask_that_is_not_answered_times_out_in_virtual_time() {
        shelf.ask(new Shelf.Count("visits"));

        shelf.advance(Duration.ofMillis(4999));
        assertThat(shelf.state()).isEqualTo(new Stock(List.of(), 0));
        shelf.advance(Duration.ofMillis(1));

        assertThat(shelf.state()).isEqualTo(new Stock(List.of(new Book("AskTimeout")), 0));
    }

    @Test
    void a_reply_of_another_type_than_declared_is_refused() {
        shelf.ask(new Shelf.Count("visits"));

        assertThatExceptionOfType(UnserializableMessage.class)
                .isThrownBy(() -> shelf.sent().get(0).reply("forty-two"));
    }

    @Test
    void what_an_entity_sends_itself_is_handled_after_the_request_in_hand() {
        shelf.ask(new Shelf.Nudge());

        assertThat(shelf.state()).isEqualTo(new Stock(List.of(new Book("nudged s1")), 0));
        assertThat(shelf.sent()).isEmpty();
    }

    @Test
    void a_pipe_too_many_is_refused_as_overload() {
        shelf.ask(new Shelf.Flood(1000));

        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> shelf.ask(new Shelf.Flood(1)))
                .withMessage("Shelf [s1] has 1000 pipes under way");
        assertThat(shelf.ask(new Shelf.Put(BOOK)).reply()).isEqualTo(1);
    }

    @Test
    void a_type_whose_state_cannot_travel_is_refused_at_the_start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityKit.of(Rock::new, "r"))
                .withMessageContaining("the state of Rock cannot be serialized");
    }

    /** Grows beyond what can be encoded. */
    public static final class Tower extends DurableEntity<Tower, Shelf.Item> {
        public record Build(int storeys) implements Request<Tower, Void> {}

        public record Raze() implements Request<Tower, Void> {}

        public Tower() {
            super(new Box(List.of()));
            on(Build.class, build -> {
                Shelf.Item tower = state();
                for (int i = 0; i < build.storeys(); i++) {
                    tower = new Box(List.of(tower));
                }
                return save(tower).thenDone();
            });
            on(Raze.class, raze -> save(null).thenDone());
        }
    }

    /** Has a state that is no value. */
    public static final class Rock extends DurableEntity<Rock, Thread> {
        public record Roll() implements Request<Rock, Void> {}

        public Rock() {
            super(new Thread());
            on(Roll.class, roll -> done());
        }
    }
}
