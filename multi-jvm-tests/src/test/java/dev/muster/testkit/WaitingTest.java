package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WaitingTest {
    private static final String SITUATION = "n1 sees n2";
    private static final Duration NO_STALL = Duration.ZERO;

    private final EventLog events = new EventLog();

    @Test
    void a_condition_is_watched_at_the_beginning_the_end_and_between() {
        AtomicInteger looks = new AtomicInteger();
        long beginNanos = System.nanoTime();

        waiting(() -> NO_STALL).throughout("it holds", Duration.ofMillis(300), () -> looks.incrementAndGet() > 0);

        assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(looks).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void a_condition_that_ceases_to_hold_fails_at_once_and_tells_what_was_believed() {
        Iterator<Boolean> answers = List.of(true, true, false).iterator();

        assertThatThrownBy(() -> waiting(() -> NO_STALL).throughout("it holds", Duration.ofHours(1), answers::next))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("no longer after \\d+\\.\\d+ s: it holds\n" + SITUATION);
    }

    @Test
    void a_watched_condition_that_throws_does_not_hold() {
        assertThatThrownBy(() -> waiting(() -> NO_STALL).throughout("it holds", Duration.ZERO, WaitingTest::thrown))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("it holds\nfailure: no answer\n" + SITUATION)
                .hasRootCauseMessage("no answer");
    }

    @Test
    void a_wait_that_is_late_tells_the_last_failure_and_the_situation() {
        assertThatThrownBy(() -> waiting(() -> NO_STALL).until("it holds", Duration.ZERO, WaitingTest::thrown))
                .isInstanceOf(AssertionError.class)
                .hasMessage("not within 0.0 s: it holds\nlast failure: no answer\n" + SITUATION);
    }

    @Test
    void a_wait_goes_on_for_as_long_as_the_host_stood_still() {
        AtomicInteger looks = new AtomicInteger();
        Supplier<Duration> stall = () -> looks.get() < 3 ? Duration.ofHours(1) : Duration.ofSeconds(2);

        assertThatThrownBy(() -> waiting(stall).until("it holds", Duration.ZERO, () -> looks.incrementAndGet() < 0))
                .hasMessageNotContaining("3600")
                .hasMessageContaining("within 0.0 s and 2.0 s in which the host stood still: it holds");

        assertThat(looks.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void an_event_wakes_a_wait() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CompletableFuture<String> found = CompletableFuture.supplyAsync(() -> waiting(() -> NO_STALL)
                .untilPresent("it is there", Duration.ofSeconds(20), () -> {
                    looks.incrementAndGet();
                    return events.first(event -> true).map(ClusterEvent::node);
                }));

        int run = events.launched("n1");
        events.add(run, new ClusterEvent("n1", 0, "hello"));

        assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo("n1");
    }

    @Test
    void no_deadline_passes_while_a_node_is_debugged() {
        AtomicInteger looks = new AtomicInteger();
        Waiting debugging = new Waiting(events, since -> NO_STALL, () -> true, () -> SITUATION);

        int found = debugging.untilPresent(
                "looked twice",
                Duration.ZERO,
                () -> looks.incrementAndGet() < 2 ? Optional.empty() : Optional.of(looks.get()));

        assertThat(found).isEqualTo(2);
    }

    private Waiting waiting(Supplier<Duration> stall) {
        return new Waiting(events, since -> stall.get(), () -> false, () -> SITUATION);
    }

    private static boolean thrown() {
        throw new IllegalStateException("no answer");
    }
}
