package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Delay;
import dev.muster.faults.DrainOrder;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.PauseMode;
import dev.muster.faults.Slowness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeFaultsTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final VirtualNetwork<String> network = new VirtualNetwork<>(1);
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void startTwo() {
        network.faults(LinkFaults.quiet().withDelay(Delay.between(MILLI, MILLI)));
        network.start("a", (from, message) -> note("a got " + message));
        network.start("b", (from, message) -> note("b got " + message));
    }

    @Test
    void a_restarted_node_gets_neither_the_messages_nor_the_timers_of_its_earlier_run() {
        Timer timer = network.after("b", MILLI / 1000, () -> note("timer"));
        Timer repeated = network.every("b", MILLI, now -> note("repeated"));
        network.send("a", "b", "to the old b");

        network.crash("b");
        network.start("b", (from, message) -> note("new b got " + message));
        network.send("a", "b", "to the new b");
        network.runFor(10 * MILLI);

        assertThat(log).containsExactly("1 new b got to the new b");
        assertThat(timer.isPending()).isFalse();
        assertThat(repeated.isPending()).isFalse();
    }

    @Test
    void a_cancelled_timer_does_not_fire_and_a_repeated_one_not_again() {
        Timer once = network.after("a", MILLI, () -> note("never"));
        Timer[] repeated = new Timer[1];
        repeated[0] = network.every("a", MILLI, now -> {
            log.add("fired");
            repeated[0].cancel();
        });

        once.cancel();
        network.runFor(10 * MILLI);

        assertThat(log).containsExactly("fired");
    }

    @Test
    void a_repeated_timer_keeps_its_period() {
        List<Long> fired = new ArrayList<>();
        network.every("a", 10 * MILLI, fired::add);

        network.runFor(100 * MILLI);

        assertThat(fired).hasSizeBetween(9, 10);
        assertThat(fired.get(0)).isBetween(1L, 10 * MILLI);
        assertThat(fired.get(5) - fired.get(4)).isEqualTo(10 * MILLI);
    }

    @Test
    void time_does_not_run_backwards() {
        assertThatThrownBy(() -> network.after("a", -1, () -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> network.every("a", 0, now -> {})).isInstanceOf(IllegalArgumentException.class);

        network.runUntil(SECOND);
        network.at(MILLI, () -> note("late"));
        network.runUntil(MILLI);
        network.runFor(0);

        assertThat(log).containsExactly("1000 late");
        assertThat(network.nowNanos()).isEqualTo(SECOND);
    }

    @Test
    void a_stopped_node_handles_the_waiting_messages_first_and_then_the_late_timers() {
        network.pause("b", PauseMode.STOP);
        network.after("b", 2 * MILLI, () -> note("early timer"));
        network.after("b", 5 * MILLI, () -> note("late timer"));
        network.after("b", 30 * MILLI, () -> note("timer in time"));
        network.at(3 * MILLI, () -> network.send("a", "b", "first"));
        network.at(6 * MILLI, () -> network.send("a", "b", "second"));

        network.runUntil(20 * MILLI);
        assertThat(log).isEmpty();
        assertThat(network.isPaused("b")).isTrue();
        network.resume("b");
        network.runUntil(40 * MILLI);

        assertThat(log)
                .containsExactly(
                        "20 b got first", "20 b got second", "20 early timer", "20 late timer", "30 timer in time");
    }

    @Test
    void a_blocked_node_runs_its_timers_but_holds_what_it_sends_and_gets_in_order() {
        network.pause("b", PauseMode.BLOCK);
        network.after("b", 2 * MILLI, () -> {
            note("timer");
            network.send("b", "a", "one");
            network.send("b", "a", "two");
        });
        network.at(3 * MILLI, () -> network.send("a", "b", "first"));
        network.at(6 * MILLI, () -> network.send("a", "b", "second"));

        network.runUntil(20 * MILLI);
        assertThat(log).containsExactly("2 timer");
        network.resume("b");
        network.runUntil(40 * MILLI);

        assertThat(log).containsExactly("2 timer", "20 b got first", "20 b got second", "21 a got one", "21 a got two");
    }

    @Test
    void a_node_that_is_stopped_and_blocked_goes_on_when_both_have_ended() {
        network.pause("b", PauseMode.BLOCK);
        network.send("a", "b", "held");
        network.runFor(5 * MILLI);
        network.pause("b", PauseMode.STOP);
        network.resume("b", PauseMode.BLOCK);
        network.runFor(5 * MILLI);
        assertThat(log).isEmpty();

        network.resume("b");
        network.runFor(MILLI);

        assertThat(log).containsExactly("10 b got held");
    }

    @Test
    void a_pause_ends_with_the_run_and_its_queues_are_gone() {
        network.pause("b", PauseMode.STOP);
        network.send("a", "b", "queued");
        network.runFor(5 * MILLI);

        network.start("b", (from, message) -> note("new b got " + message));
        network.resume("b");
        network.send("a", "b", "new");
        network.runFor(5 * MILLI);

        assertThat(log).containsExactly("6 new b got new");
        assertThatThrownBy(() -> network.pause("nobody", PauseMode.STOP)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_a_paused_node_cannot_queue_is_dropped() {
        network.pause("b", PauseMode.STOP);

        for (int message = 0; message < Life.PAUSED_CAPACITY + 7; message++) {
            network.send("a", "b", "flood");
        }
        network.runFor(SECOND);
        network.resume("b");
        network.runFor(SECOND);

        assertThat(log).hasSize(Life.PAUSED_CAPACITY);
        assertThat(network.count(Drop.INBOX_FULL)).isEqualTo(7);
    }

    @Test
    void a_slow_node_handles_what_fits_into_its_slices() {
        network.slow("b", new Slowness(10 * MILLI, 90 * MILLI, 90 * MILLI, 2 * MILLI, 10_000, DrainOrder.BY_TIME));

        for (int message = 0; message < 1_000; message++) {
            network.send("a", "b", "work");
        }
        network.runUntil(89 * MILLI);
        assertThat(log).isEmpty();
        network.runUntil(SECOND);

        assertThat(log).as("five in each of ten slices, one each 100 ms").hasSize(50);
        assertThat(log.subList(0, 6))
                .containsExactly(
                        "90 b got work",
                        "92 b got work",
                        "94 b got work",
                        "96 b got work",
                        "98 b got work",
                        "190 b got work");
    }

    @Test
    void an_idle_slow_node_answers_at_once_within_a_slice() {
        network.slow("b", new Slowness(10 * MILLI, 90 * MILLI, 90 * MILLI, 2 * MILLI, 10, DrainOrder.BY_TIME));

        network.at(94 * MILLI, () -> network.send("a", "b", "in the slice"));
        network.at(95 * MILLI, () -> network.send("a", "b", "while busy"));
        network.at(99 * MILLI, () -> network.send("a", "b", "too late"));
        network.runUntil(SECOND);

        assertThat(log).containsExactly("95 b got in the slice", "97 b got while busy", "190 b got too late");
    }

    @Test
    void gaps_between_slices_are_drawn_between_their_bounds() {
        List<Long> fired = new ArrayList<>();
        network.slow("b", new Slowness(MILLI, 20 * MILLI, 60 * MILLI, MILLI, 10, DrainOrder.BY_TIME));
        network.every("b", MILLI, fired::add);

        network.runUntil(10 * SECOND);

        List<Long> gaps = new ArrayList<>();
        for (int index = 1; index < fired.size(); index++) {
            gaps.add(fired.get(index) - fired.get(index - 1) - MILLI);
        }
        assertThat(gaps).hasSizeBetween(200, 300).allMatch(gap -> gap >= 20 * MILLI && gap <= 60 * MILLI);
        assertThat(gaps).anyMatch(gap -> gap < 25 * MILLI).anyMatch(gap -> gap > 55 * MILLI);
    }

    @Test
    void a_full_inbox_drops_the_latest() {
        network.slow("b", new Slowness(10 * MILLI, 90 * MILLI, 90 * MILLI, 0, 3, DrainOrder.BY_TIME));

        for (int message = 0; message < 5; message++) {
            network.send("a", "b", "" + message);
        }
        network.runUntil(SECOND);

        assertThat(log).containsExactly("90 b got 0", "90 b got 1", "90 b got 2");
        assertThat(network.count(Drop.INBOX_FULL)).isEqualTo(2);
    }

    @Test
    void a_jammed_node_stands_still_at_its_first_send_and_goes_on_with_its_timers_before_what_arrived() {
        log.clear();
        network.jam("b");
        network.send("a", "b", "early");
        network.after("b", 10 * MILLI, () -> note("silent timer"));
        network.after("b", 20 * MILLI, () -> {
            note("sending timer");
            network.send("b", "a", "held");
        });
        network.after("b", 30 * MILLI, () -> note("late timer"));
        network.at(100 * MILLI, () -> network.resume("b"));
        network.runUntil(200 * MILLI);

        assertThat(log.subList(0, 2)).containsExactly("10 silent timer", "20 sending timer");
        assertThat(log.subList(2, log.size()))
                .containsSubsequence("100 late timer", "100 b got early")
                .anyMatch(line -> line.endsWith("a got held"));
    }

    @Test
    void timers_of_a_slow_node_wait_behind_all_messages_or_in_order_of_time_or_overtake_them() {
        assertThat(drained(DrainOrder.MESSAGES_FIRST)).containsExactly("90 b got early", "92 b got late", "94 timer");
        assertThat(drained(DrainOrder.BY_TIME)).containsExactly("190 b got early", "192 timer", "194 b got late");
        assertThat(drained(DrainOrder.TIMERS_FIRST)).containsExactly("290 timer", "292 b got early", "294 b got late");
    }

    @Test
    void the_rest_of_the_network_is_not_slow() {
        network.slow("b", Slowness.starved());

        network.send("b", "a", "from the slow");
        network.after("a", MILLI, () -> note("timer of a"));
        network.runFor(10 * MILLI);

        assertThat(log).containsExactlyInAnyOrder("1 a got from the slow", "1 timer of a");
    }

    @Test
    void a_node_that_is_slow_no_longer_handles_at_once_what_waits() {
        network.slow("b", Slowness.starved());
        network.send("a", "b", "waiting");
        network.after("b", 2 * MILLI, () -> note("timer"));
        network.runFor(10 * MILLI);

        network.unslow("b");
        network.send("a", "b", "fresh");
        network.runFor(5 * MILLI);

        assertThat(log).containsExactly("10 b got waiting", "10 timer", "11 b got fresh");
    }

    @Test
    void a_slow_node_that_is_stopped_does_nothing_in_its_slices() {
        network.slow("b", new Slowness(10 * MILLI, 10 * MILLI, 10 * MILLI, MILLI, 10, DrainOrder.BY_TIME));
        network.pause("b", PauseMode.STOP);
        network.send("a", "b", "waiting");
        network.runUntil(95 * MILLI);
        assertThat(log).isEmpty();

        network.resume("b");
        network.runUntil(200 * MILLI);

        assertThat(log).as("95 ms is within a slice").containsExactly("95 b got waiting");
    }

    /** What a slow b does with a message, a timer and a message, when it starts 90 ms from now. */
    private List<String> drained(DrainOrder order) {
        log.clear();
        long start = network.nowNanos();
        network.slow("b", new Slowness(10 * MILLI, 90 * MILLI, 90 * MILLI, 2 * MILLI, 10, order));
        network.send("a", "b", "early");
        network.after("b", 5 * MILLI, () -> note("timer"));
        network.at(start + 10 * MILLI, () -> network.send("a", "b", "late"));
        network.runUntil(start + 100 * MILLI);
        return List.copyOf(log);
    }

    private void note(String what) {
        log.add(network.nowNanos() / MILLI + " " + what);
    }
}
