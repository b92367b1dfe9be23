package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushedTest {
    @TempDir
    Path logs;

    private final List<PushedEvent> events = new CopyOnWriteArrayList<>();
    private Conductor conductor;

    private record Progress(int step) implements Serializable {}

    @BeforeEach
    void open() throws Exception {
        conductor = Conductor.open();
    }

    @AfterEach
    void close() throws Exception {
        conductor.close();
    }

    @Test
    void events_arrive_in_the_order_pushed_from_the_start_of_the_target_to_its_close() throws Exception {
        long beginNanos = System.nanoTime();
        JvmProcess<AutoCloseable> process = conductor.launch(listening(), () -> {
            Pushed.event(new Progress(0));
            return () -> Pushed.event(new Progress(101));
        });
        process.call(
                target -> {
                    IntStream.rangeClosed(1, 100).forEach(i -> Pushed.event(new Progress(i)));
                    return 0;
                },
                Until.PATIENCE);
        process.stop();
        Until.holds("all arrived", () -> progress().size() == 102);

        assertThat(progress()).isEqualTo(IntStream.rangeClosed(0, 101).boxed().toList());
        assertThat(events).allSatisfy(event -> assertThat(event.nodeNanos()).isBetween(beginNanos, System.nanoTime()));
        assertThat(events).extracting(PushedEvent::process).containsOnly("n1");
    }

    @Test
    void a_listener_may_call_the_process_and_one_that_throws_misses_nothing() throws Exception {
        List<Long> totals = new CopyOnWriteArrayList<>();
        JvmProcess<Tally> process = conductor.launch(listening(), Tally::new);
        process.onEvent(event -> totals.add(total(process)));
        process.onEvent(event -> {
            throw new AssertionError("a listener's own business");
        });

        process.call(Tally::addAndPush, Until.PATIENCE);
        process.call(Tally::addAndPush, Until.PATIENCE);

        Until.holds("both told", () -> totals.size() >= 2);
        assertThat(totals).containsAnyOf(1L, 2L);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void an_event_that_cannot_travel_is_refused_where_it_is_pushed() throws Exception {
        JvmProcess<Tally> process = conductor.launch(listening(), Tally::new);

        assertThatThrownBy(() -> process.call(
                        tally -> {
                            Pushed.event(new java.util.ArrayList<>(List.of(tally)));
                            return 0;
                        },
                        Until.PATIENCE))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("an event cannot be sent: an element of it is a " + Tally.class.getName());
        assertThatThrownBy(() -> process.call(
                        tally -> {
                            Pushed.event(new byte[Pushed.MAX_EVENT_BYTES]);
                            return 0;
                        },
                        Until.PATIENCE))
                .hasMessageContaining("an event must take at most 65536 bytes, took 65563");
    }

    @Test
    void in_a_jvm_without_a_conductor_a_push_does_nothing() {
        assertThatCode(() -> Pushed.event("nobody listens")).doesNotThrowAnyException();
    }

    private Launch listening() {
        return Launch.of("n1", logs.resolve("n1.log")).withEvents(events::add);
    }

    private List<Integer> progress() {
        return events.stream()
                .filter(event -> event.value() instanceof Progress)
                .map(event -> ((Progress) event.value()).step())
                .toList();
    }

    private static long total(JvmProcess<Tally> process) {
        try {
            return process.call(tally -> tally.add(0), Until.PATIENCE);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
