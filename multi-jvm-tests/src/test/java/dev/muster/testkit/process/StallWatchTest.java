package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StallWatchTest {
    @TempDir
    Path logs;

    private Conductor conductor;

    @BeforeEach
    void open() throws Exception {
        conductor = Conductor.open();
    }

    @AfterEach
    void close() throws Exception {
        conductor.close();
    }

    @Test
    void a_process_stopped_by_somebody_else_is_seen_while_it_stands_and_in_its_length_after() throws Exception {
        List<PushedEvent> events = new CopyOnWriteArrayList<>();
        JvmProcess<Tally> process =
                conductor.launch(Launch.of("n1", logs.resolve("n1.log")).withEvents(events::add), Tally::new);
        Until.holds("settled", () -> worstOf(process, System.nanoTime()).isZero());
        long beginNanos = System.nanoTime();

        signal("STOP", process.pid());
        Until.holds("seen", () -> worstOf(process, beginNanos).toMillis() >= 1_500);
        long goOnNanos = System.nanoTime();
        signal("CONT", process.pid());
        Until.holds("told", () -> events.stream().anyMatch(event -> isLong(event, Duration.ofSeconds(1))));

        Duration stood = Duration.ofNanos(goOnNanos - beginNanos);
        Duration told = worstOf(process, beginNanos);
        assertThat(told).isBetween(stood.minusMillis(300), stood.plusMillis(500));
        assertThat(conductor.stalls().stretch(beginNanos)).isGreaterThanOrEqualTo(told);
    }

    @Test
    void a_pause_of_ours_is_no_stall_and_neither_is_a_limit_of_processor_time() throws Exception {
        List<PushedEvent> events = new CopyOnWriteArrayList<>();
        JvmProcess<Tally> process =
                conductor.launch(Launch.of("n1", logs.resolve("n1.log")).withEvents(events::add), Tally::new);
        long beginNanos = System.nanoTime();

        process.pause();
        Until.holds(
                "long enough",
                () -> System.nanoTime() - beginNanos > Duration.ofMillis(1_500).toNanos());
        process.resume();
        Until.holds("told", () -> events.stream().anyMatch(event -> isLong(event, Duration.ofSeconds(1))));
        Duration afterPause = worstOf(process, beginNanos);
        process.limitCpu(0.01);
        process.call(tally -> Tally.work(Duration.ofMillis(20).toNanos()), Until.PATIENCE);
        process.unlimitCpu();

        assertThat(afterPause).isLessThan(Duration.ofSeconds(1));
        assertThat(worstOf(process, beginNanos)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void a_conductor_stopped_with_all_its_processes_sees_it_when_all_go_on() throws Exception {
        String log = logs.resolve("grandchild.log").toString();
        JvmProcess<Nest> middle = conductor.launch("middle", logs.resolve("middle.log"), Nest::new, List.of());
        long grandchild = middle.call(nest -> nest.launch(Path.of(log)), Until.PATIENCE);
        long beginNanos = System.nanoTime();

        signal("STOP", grandchild);
        middle.pause();
        Until.holds(
                "long enough",
                () -> System.nanoTime() - beginNanos > Duration.ofSeconds(3).toNanos());
        signal("CONT", grandchild);
        middle.resume();
        Until.holds("the conductor tells of itself", () -> stallMillis(middle, "conductor", beginNanos) >= 2_500);

        assertThat(stallMillis(middle, "n1", beginNanos)).isBetween(2_700L, 6_000L);
    }

    private static boolean isLong(PushedEvent event, Duration least) {
        return event.value() instanceof Stalled stalled && stalled.lengthNanos() >= least.toNanos();
    }

    private static long stallMillis(JvmProcess<Nest> process, String source, long sinceNanos) {
        try {
            return process.call(nest -> nest.stallMillis(source, sinceNanos), Until.PATIENCE);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Duration worstOf(JvmProcess<?> process, long sinceNanos) {
        return conductor
                .stalls()
                .worst(sinceNanos)
                .filter(stall -> stall.source().equals(process.source()))
                .map(Stall::length)
                .orElse(Duration.ZERO);
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A conductor in a process that the test can stop. */
    static final class Nest implements AutoCloseable {
        private final Conductor conductor = Nest.opened();

        private static Conductor opened() {
            try {
                return Conductor.open();
            } catch (java.io.IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }

        long launch(Path log) throws Exception {
            return conductor.launch("n1", log, Tally::new, List.of()).pid();
        }

        /** The longest stall since then if it is of that source, in milliseconds. */
        long stallMillis(String source, long sinceNanos) {
            return conductor.stalls().all(sinceNanos).stream()
                    .filter(stall -> stall.source().startsWith(source))
                    .mapToLong(stall -> stall.length().toMillis())
                    .max()
                    .orElse(0);
        }

        @Override
        public void close() throws java.io.IOException {
            conductor.close();
        }
    }
}
