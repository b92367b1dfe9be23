package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Operation ADD = new Operation.CounterAdd("k", 1);
    private static final Operation READ = new Operation.CounterRead("k");

    private final AtomicLong clock = new AtomicLong();
    private final History history = new History(clock::incrementAndGet);

    @Test
    void a_call_that_returns_is_ok_with_what_it_returned() throws Exception {
        long total = history.record("c", READ, () -> 7L);

        assertThat(total).isEqualTo(7);
        assertThat(history.transcript().events())
                .containsExactly(
                        new Event.Invoked(1, 1, "c", READ), new Event.Ended(2, 1, new Outcome.Ok(new Result.Count(7))));
    }

    @Test
    void an_update_is_done_whatever_it_returned() throws Exception {
        history.record("c", ADD, () -> "welcome");

        assertThat(history.transcript().calls().get(0).result()).isEqualTo(new Result.Done());
    }

    @Test
    void results_are_taken_from_what_calls_usually_return() {
        assertThat(new Operation.SetRead("s").answer(List.of(3, "x", 3)).words())
                .containsExactly("elements", "3", "x");
        assertThat(new Operation.RegisterRead("r").answer(Optional.of(5))).isEqualTo(new Result.Value("5"));
        assertThat(new Operation.RegisterRead("r").answer(Optional.empty())).isEqualTo(new Result.Value(null));
        assertThat(new Operation.RegisterRead("r").answer(null)).isEqualTo(new Result.Value(null));
        assertThat(new Operation.CompareAndSet("r", "a", "b").answer(true)).isEqualTo(new Result.Swapped());
        assertThat(new Operation.CompareAndSet("r", "a", "b").answer(false)).isEqualTo(new Result.Mismatch());
    }

    @Test
    void an_exception_leaves_the_outcome_unknown_and_is_thrown_on() {
        TimeoutException timeout = new TimeoutException("after 3 s");

        assertThatThrownBy(() -> history.record("c", ADD, () -> {
                    throw timeout;
                }))
                .isSameAs(timeout);

        assertThat(outcome()).isEqualTo(new Outcome.Unknown("java.util.concurrent.TimeoutException: after 3 s"));
    }

    @Test
    void an_exception_that_certainly_had_no_effect_is_a_failure() {
        Callable<Void> refused = () -> {
            throw new IOException("refused");
        };

        Outcome outcome = history.attempt("c", ADD, refused, IOException.class::isInstance);

        assertThat(outcome)
                .isEqualTo(new Outcome.Failed("java.io.IOException: refused"))
                .isEqualTo(outcome());
        assertThat(history.attempt("c", ADD, refused)).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void an_error_leaves_the_outcome_unknown_and_the_client_free() {
        assertThatThrownBy(() -> history.attempt("c", ADD, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(outcome()).isInstanceOf(Outcome.Unknown.class);
        assertThat(history.attempt("c", READ, () -> 1)).isInstanceOf(Outcome.Ok.class);
    }

    @Test
    void an_answer_of_the_wrong_type_is_refused_and_its_outcome_unknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history.record("c", READ, () -> "seven"))
                .withMessage("the answer to counter-read k must be a number, was java.lang.String");

        assertThat(outcome()).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void a_client_does_one_thing_at_a_time() {
        long first = history.invoke("c", ADD);

        assertThatIllegalStateException()
                .isThrownBy(() -> history.invoke("c", READ))
                .withMessageContaining("client c must do one thing at a time, was busy with");
        history.info(first, "timeout");

        assertThat(history.invoke("c", READ)).isEqualTo(2);
    }

    @Test
    void an_operation_ends_once_and_with_a_result_of_its_kind() {
        long number = history.invoke("c", READ);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> history.ok(number, new Result.Done()))
                .withMessageContaining("result must answer");
        history.ok(number, new Result.Count(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> history.fail(number, "late"))
                .withMessage("number must be that of an open operation, was 1");
    }

    @Test
    void an_open_operation_is_of_unknown_outcome() {
        history.invoke("c", ADD);

        assertThat(history.transcript().calls().get(0).outcome())
                .isEqualTo(new Outcome.Unknown("still open at the end of the history"));
    }

    @Test
    void what_nodes_saw_keeps_their_instants() {
        history.observed(new Event.Delivered(99, "r", "s", 1));
        history.nodeEnded("n1", 50);
        history.settled();

        assertThat(history.transcript().events())
                .containsExactly(
                        new Event.Delivered(99, "r", "s", 1), new Event.NodeEnded(50, "n1"), new Event.Settled(1));
    }

    @Test
    void a_full_history_says_so_at_every_further_event_and_passes_no_check() {
        History small = new History(clock::incrementAndGet, 3);
        small.attempt("c", ADD, () -> 1);
        long last = small.invoke("c", ADD);

        assertThatIllegalStateException()
                .isThrownBy(() -> small.ok(last, new Result.Done()))
                .withMessageContaining("at most 3 cells");
        assertThatIllegalStateException().isThrownBy(small::settled);

        assertThat(small.transcript().extent()).isEqualTo(Extent.TRUNCATED);
        assertThatThrownBy(() -> Checks.all(small.transcript()).requireValid())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the history is truncated");
    }

    @Test
    void each_element_of_a_read_set_takes_a_cell() {
        History small = new History(clock::incrementAndGet, 5);
        small.attempt("c", new Operation.SetRead("s"), () -> List.of("x", "y", "z"));

        assertThatIllegalStateException().isThrownBy(small::settled);
    }

    @Test
    void clients_of_many_threads_share_a_history() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> clients = IntStream.range(0, 4)
                .<Future<?>>mapToObj(client -> threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        history.attempt("c" + client, ADD, () -> null);
                    }
                }))
                .toList();
        for (Future<?> client : clients) {
            client.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();
        history.attempt("c", READ, () -> 2_000);

        assertThat(history.transcript().calls()).hasSize(2_001).allMatch(Call::isOk);
        Checks.all(history.transcript()).requireValid();
    }

    @Test
    void capacities_names_and_deltas_out_of_bounds_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new History(clock::get, 0))
                .withMessage("capacity must be 1 to 2^24 cells, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Operation.SetRead(""))
                .withMessage("key must be a name, was empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Operation.SetAdd("s", "x".repeat(1_025)))
                .withMessage("element must have at most 1024 characters, was 1025");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Operation.CounterAdd("k", 1L << 33))
                .withMessage("delta must be -2^32 to 2^32, was 8589934592");
        assertThat(new Outcome.Failed("x".repeat(1_000)).why()).hasSize(240).endsWith("...");
    }

    private Outcome outcome() {
        return history.transcript().calls().get(0).outcome();
    }
}
