package dev.muster.crdt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.Element;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.PNCounter;
import dev.muster.crdt.causal.HybridClock;
import dev.muster.crdt.causal.HybridTime;
import dev.muster.crdt.replication.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final long NOW = 1_700_000_000_000L;

    private final Store store = new Store(1, new HybridClock(60_000), () -> NOW);
    private final Watching watching = new Watching(Runnable::run);

    @Test
    void a_key_that_is_empty_too_large_reserved_or_no_text_is_an_error_at_the_call() {
        for (String key : List.of("", "x".repeat(1025), "\0x", "\uD800")) {
            assertThatThrownBy(() -> Store.requireKey(key)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Store.requireKey("x".repeat(1024))).hasSize(1024);
    }

    @Test
    void an_element_that_is_too_large_is_an_error_and_changes_nothing() {
        SlotSet<String> set = new SlotSet<>(store.set("s"), Element.strings(), 1, watching);

        assertThatThrownBy(() -> set.add("x".repeat((64 << 10) + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
        assertThat(set.size()).isZero();
    }

    @Test
    void another_type_for_a_key_is_an_error_at_the_call_and_dropped_from_the_network() {
        store.counter("key");

        assertThatThrownBy(() -> store.set("key"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("COUNTER");
        assertThat(store.absorb(new Change("key", AWSet.BOTTOM.added(2, Bytes.of(new byte[1])))))
                .isNull();
        assertThat(store.absorb(new Change("key", PNCounter.BOTTOM.added(2, 3))))
                .isNotNull();
    }

    @Test
    void writes_of_many_threads_are_all_there_and_flushed_as_deltas() throws Exception {
        SlotCounter counter = new SlotCounter(store.counter("c"), 1, watching);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            writers.add(() -> {
                for (int i = 0; i < 10_000; i++) {
                    counter.increment();
                }
                return null;
            });
        }

        PNCounter[] flushed = {PNCounter.BOTTOM};
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (Future<Void> writer : threads.invokeAll(writers)) {
            writer.get();
            store.flush(change -> flushed[0] = flushed[0].join((PNCounter) change.state()));
        }
        threads.shutdown();
        store.flush(change -> flushed[0] = flushed[0].join((PNCounter) change.state()));

        assertThat(counter.value()).isEqualTo(40_000);
        assertThat(flushed[0].value()).isEqualTo(40_000);
    }

    @Test
    void a_register_written_after_it_was_read_wins_even_over_a_clock_far_ahead() {
        LWWRegister wild =
                LWWRegister.BOTTOM.written(HybridTime.ofMillis(NOW + 3_600_000), 99, Bytes.of(new byte[] {1}));
        store.absorb(new Change("r", wild));
        SlotRegister<byte[]> register = new SlotRegister<>(store.register("r"), Element.bytes(), store, watching);

        register.set(new byte[] {2});

        LWWRegister written = (LWWRegister) Objects.requireNonNull(store.state("r"));
        assertThat(written.join(wild)).isEqualTo(wild.join(written)).isEqualTo(written);
        assertThat(store.timeOver(HybridTime.ZERO).millis())
                .as("our clock stayed")
                .isEqualTo(NOW);
    }

    @Test
    void a_subscriber_gets_the_value_now_then_changes_and_nothing_after_it_is_closed() {
        SlotCounter counter = new SlotCounter(store.counter("c"), 1, watching);
        List<Long> seen = new ArrayList<>();
        counter.add(5);

        var subscription = counter.subscribe(seen::add);
        counter.increment();
        counter.add(0);
        subscription.close();
        counter.increment();

        assertThat(seen).containsExactly(5L, 6L);
    }

    @Test
    void a_slow_subscriber_gets_the_newest_value_only() {
        List<Runnable> queue = new ArrayList<>();
        SlotCounter counter = new SlotCounter(store.counter("c"), 1, new Watching(queue::add));
        List<Long> seen = new ArrayList<>();

        var subscription = counter.subscribe(seen::add);
        for (int i = 0; i < 100; i++) {
            counter.increment();
        }
        assertThat(queue).hasSize(1);
        while (!queue.isEmpty()) {
            queue.remove(0).run();
        }
        subscription.close();

        assertThat(seen).containsExactly(100L);
    }

    @Test
    void a_subscriber_that_throws_stays_subscribed() {
        SlotCounter counter = new SlotCounter(store.counter("c"), 1, watching);
        List<Long> seen = new ArrayList<>();

        var subscription = counter.subscribe(value -> {
            seen.add(value);
            throw new IllegalStateException("on purpose");
        });
        counter.increment();
        subscription.close();

        assertThat(seen).containsExactly(0L, 1L);
    }

    @Test
    void a_value_a_subscriber_failed_on_does_not_count_as_delivered() {
        List<Runnable> signals = new ArrayList<>();
        Watching manual = new Watching(signals::add);
        SlotCounter counter = new SlotCounter(store.counter("c"), 1, manual);
        List<Long> seen = new ArrayList<>();
        var subscription = counter.subscribe(value -> {
            seen.add(value);
            if (value == 1) {
                throw new IllegalStateException("on purpose");
            }
        });
        signals.remove(0).run();
        counter.increment();
        signals.remove(0).run();
        counter.add(1);
        counter.add(-1);
        signals.remove(0).run();
        subscription.close();

        assertThat(seen).containsExactly(0L, 1L, 1L);
    }

    @Test
    void an_error_in_a_subscriber_does_not_end_its_subscription() {
        SlotCounter counter = new SlotCounter(store.counter("c"), 1, watching);
        List<Long> seen = new ArrayList<>();
        var subscription = counter.subscribe(value -> {
            seen.add(value);
            if (value == 1) {
                throw new AssertionError("on purpose");
            }
        });

        assertThatThrownBy(counter::increment).isInstanceOf(AssertionError.class);
        counter.increment();
        subscription.close();

        assertThat(seen).containsExactly(0L, 1L, 2L);
    }
}
