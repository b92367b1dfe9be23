package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GateTest {
    private static final int SENDERS = 3;
    private static final int PERIODS = 20_000;

    private final Gate gate = new Gate();
    private final List<String> ran = new ArrayList<>();

    @Test
    void a_call_runs_at_once_when_nobody_is_inside() {
        gate.afterAll(() -> ran.add("a"));

        assertThat(ran).containsExactly("a");
    }

    @Test
    void a_call_runs_when_the_last_of_those_inside_has_left() {
        int first = gate.enter();
        int second = gate.enter();
        gate.afterAll(() -> ran.add("a"));

        gate.exit(first);
        assertThat(ran).isEmpty();
        gate.exit(second);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void a_call_does_not_wait_for_who_entered_after_it() {
        int early = gate.enter();
        gate.afterAll(() -> ran.add("a"));
        gate.enter();

        gate.exit(early);

        assertThat(ran).containsExactly("a");
    }

    @Test
    void a_call_made_while_a_period_is_under_way_waits_for_who_entered_during_it() {
        int early = gate.enter();
        gate.afterAll(() -> ran.add("a"));
        int late = gate.enter();
        gate.afterAll(() -> ran.add("b"));
        gate.afterAll(() -> ran.add("c"));

        gate.exit(early);
        assertThat(ran).containsExactly("a");
        gate.exit(late);
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void a_call_may_make_another() {
        gate.afterAll(() -> gate.afterAll(() -> ran.add("inner")));

        assertThat(ran).containsExactly("inner");
    }

    @Test
    @Timeout(60)
    void no_thread_is_inside_with_an_earlier_state_when_the_call_runs() throws InterruptedException {
        Race race = new Race(gate::enter, gate::exit, gate::afterAll);

        race.run();

        assertThat(race.late).hasValue(0);
        assertThat(race.calls).hasValue(PERIODS);
    }

    @Test
    @Timeout(60)
    void a_gate_that_runs_the_call_at_once_is_found_out() throws InterruptedException {
        Race race = new Race(gate::enter, gate::exit, Runnable::run);

        race.run();

        assertThat(race.late).hasPositiveValue();
    }

    /** Senders use what they read inside; a writer replaces it and declares the earlier one dead after a grace period. */
    private static final class Race {
        private final AtomicLong late = new AtomicLong();
        private final AtomicLong calls = new AtomicLong();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Entry entry;
        private final Exit exit;
        private final Grace grace;
        private volatile long state;
        private volatile long dead = -1;

        private interface Entry {
            int enter();
        }

        private interface Exit {
            void exit(int ticket);
        }

        private interface Grace {
            void afterAll(Runnable call);
        }

        Race(Entry entry, Exit exit, Grace grace) {
            this.entry = entry;
            this.exit = exit;
            this.grace = grace;
        }

        void run() throws InterruptedException {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                threads.add(new Thread(this::send, "sender-" + i));
            }
            threads.forEach(Thread::start);
            for (long next = 1; next <= PERIODS; next++) {
                change(next);
            }
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // gives the writer time between the look and the use
        private void send() {
            while (!over.get()) {
                int ticket = entry.enter();
                long seen = state;
                Thread.yield();
                if (dead >= seen) {
                    late.incrementAndGet();
                }
                exit.exit(ticket);
            }
        }

        private void change(long next) throws InterruptedException {
            CountDownLatch left = new CountDownLatch(1);
            state = next;
            grace.afterAll(() -> {
                dead = next - 1;
                calls.incrementAndGet();
                left.countDown();
            });
            left.await();
        }
    }
}
