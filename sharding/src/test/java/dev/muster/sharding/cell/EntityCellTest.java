package dev.muster.sharding.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.muster.sharding.Effect;
import dev.muster.sharding.Entity;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.Gadget;
import dev.muster.sharding.Overloaded;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityCellTest {
    private static final References NOBODY = new References() {
        @Override
        public <T extends Entity<T>> EntityRef<T> to(Class<T> type, String id) {
            throw new IllegalArgumentException("nobody else is here");
        }
    };

    private final EntityCell cell = new EntityCell("Total", () -> {}, () -> {});

    record Add(int by) {}

    record Fetch() {}

    record Fail() {}

    record Pipes(int count) {}

    EntityCellTest() {
        cell.remember(0, (state, event) -> {
            if (event.equals(13)) {
                throw new IllegalArgumentException("unlucky");
            }
            return (int) state + (int) event;
        });
        cell.declare(
                Add.class,
                add -> new Effect.Write<Integer, String>(
                        List.of(((Add) add).by(), ((Add) add).by()), total -> "now " + total));
        cell.declare(Fetch.class, fetch -> {
            cell.schedule("later", Duration.ofSeconds(1), fetch);
            return new Effect.Reply<>(cell.state());
        });
        cell.declare(Fail.class, fail -> {
            cell.schedule("later", Duration.ofSeconds(1), fail);
            throw new IllegalStateException("no");
        });
        cell.declare(Pipes.class, pipes -> {
            for (int i = 0; i < ((Pipes) pipes).count(); i++) {
                cell.pipe(home -> {});
            }
            return new Effect.Done();
        });
        cell.open("t1", NOBODY);
    }

    @Test
    void a_write_changes_the_state_and_answers_only_once_it_is_stored() {
        assertThat(cell.receive(new Add(2))).containsExactly(new Output.Persist(List.of(2, 2)));
        assertThat(cell.state()).isEqualTo(0);

        assertThat(cell.written()).containsExactly(new Output.Reply("now 4"));
        assertThat(cell.state()).isEqualTo(4);
    }

    @Test
    void what_a_handler_asked_for_comes_before_its_answer() {
        assertThat(cell.receive(new Fetch()))
                .containsExactly(new Output.Schedule("later", Duration.ofSeconds(1), new Fetch()), new Output.Reply(0));
    }

    @Test
    void a_failing_handler_leaves_nothing_but_its_failure() {
        assertThat(cell.receive(new Fail()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Fail.class, failed -> assertThat(failed.cause()).hasMessage("no"));

        assertThat(cell.receive(new Fetch())).hasSize(2);
    }

    @Test
    void an_event_that_cannot_be_applied_is_not_written() {
        assertThat(cell.receive(new Add(13))).singleElement().isInstanceOf(Output.Fail.class);
        assertThat(cell.state()).isEqualTo(0);
    }

    @Test
    void a_request_without_a_handler_is_a_failure() {
        assertThat(cell.receive("what?"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Fail.class,
                        failed -> assertThat(failed.cause()).hasMessage("Total has no handler for String"));
    }

    @Test
    void a_snapshot_and_events_make_the_state() {
        cell.restore(100);
        cell.recover(7);

        assertThat(cell.state()).isEqualTo(107);
    }

    @Test
    void a_timer_longer_than_its_host_can_keep_is_refused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> cell.repeat("k", Duration.ofDays(101), new Fetch()))
                .withMessageContaining("at most 100 days");
    }

    @Test
    void handlers_are_declared_in_the_constructor_or_not_at_all() {
        assertThatIllegalStateException()
                .isThrownBy(() -> cell.declare(String.class, text -> new Effect.Reply<>(text)))
                .withMessageContaining("must be called in the constructor");
    }

    @Test
    void a_saved_state_is_the_state_once_it_is_stored() {
        EntityCell keeper = new EntityCell("Keeper", () -> {}, () -> {});
        keeper.keep(1);
        keeper.declare(Add.class, add -> new Effect.Save<Integer, String>(((Add) add).by(), state -> "kept " + state));
        keeper.open("k", NOBODY);

        assertThat(keeper.receive(new Add(5))).containsExactly(new Output.Save(5));
        assertThat(keeper.state()).isEqualTo(1);
        assertThat(keeper.written()).containsExactly(new Output.Reply("kept 5"));
        assertThat(keeper.state()).isEqualTo(5);
    }

    @Test
    void a_pipe_too_many_is_refused_and_its_handler_leaves_no_trace() {
        assertThat(cell.receive(new Pipes(EntityCell.MOST_PIPES - 1))).hasSize(EntityCell.MOST_PIPES);

        assertThat(cell.receive(new Pipes(2)))
                .containsExactly(new Output.Refuse("Total [t1] has 1000 pipes under way"));

        assertThat(cell.receive(new Pipes(1))).as("none of the two counts").hasSize(2);
        assertThat(cell.receive(new Pipes(1))).singleElement().isInstanceOf(Output.Refuse.class);
    }

    @Test
    void a_pipe_that_came_home_makes_room_for_another() {
        cell.receive(new Pipes(EntityCell.MOST_PIPES));

        assertThat(cell.receivePiped(Fetch::new)).hasSize(2);

        assertThat(cell.receive(new Pipes(1))).hasSize(2);
    }

    @Test
    void too_many_requests_elsewhere_are_a_failure_like_any_other() {
        assertThat(cell.receivePiped(() -> {
                    throw new Overloaded("another entity");
                }))
                .singleElement()
                .isInstanceOf(Output.Fail.class);
    }

    @Test
    void references_are_there_once_the_entity_is_opened() {
        EntityCell unopened = new EntityCell("Early", () -> {}, () -> {});

        assertThatIllegalStateException()
                .isThrownBy(() -> unopened.reference(Gadget.class, "g"))
                .withMessageContaining("entity(...) of Early must not be called in the constructor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cell.reference(Gadget.class, "g"))
                .withMessage("nobody else is here");
    }
}
