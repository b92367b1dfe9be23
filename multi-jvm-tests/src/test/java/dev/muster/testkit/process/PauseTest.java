package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    void every_thread_of_a_paused_process_stands_until_it_is_resumed() throws Exception {
        JvmProcess<Tally> process = launch();
        process.call(tally -> tally.add(4), PATIENCE);

        process.pause();
        boolean pausedBefore = process.isPaused();
        List<Character> statesBefore = threadStates(process.pid());
        process.resume();

        assertThat(pausedBefore).isTrue();
        assertThat(statesBefore).hasSizeGreaterThan(5).containsOnly('T');
        assertThat(process.isPaused()).isFalse();
        assertThat(threadStates(process.pid())).doesNotContain('T');
        assertThat(process.<Long>call(tally -> tally.add(1), PATIENCE)).isEqualTo(5);
    }

    @Test
    void pausing_twice_and_resuming_twice_is_as_once() throws Exception {
        JvmProcess<Tally> process = launch();

        process.pause();
        process.pause();
        process.resume();
        process.resume();

        assertThat(process.<Long>call(tally -> tally.add(1), PATIENCE)).isEqualTo(1);
    }

    @Test
    void a_call_or_stop_of_a_paused_process_is_refused_at_once_and_tells_what_to_do() throws Exception {
        JvmProcess<Tally> process = launch();
        process.pause();

        String sentence = "n1 (pid " + process.pid() + ") is paused and cannot answer: resume it first";
        assertThatThrownBy(() -> process.call(tally -> tally.add(1), Duration.ofHours(1)))
                .isInstanceOf(ProcessPausedException.class)
                .hasMessage(sentence);
        assertThatThrownBy(process::stop)
                .isInstanceOf(ProcessPausedException.class)
                .hasMessage(sentence);

        assertThat(process.isAlive()).isTrue();
        process.resume();
        assertThat(process.<Long>call(tally -> tally.add(1), PATIENCE))
                .as("nothing was sent while it was paused")
                .isEqualTo(1);
    }

    @Test
    void a_call_under_way_when_the_pause_begins_is_answered_after_it() throws Exception {
        JvmProcess<Tally> process = launch();
        CompletableFuture<Long> running = CompletableFuture.supplyAsync(() -> totalFromThree(process));
        while (!process.threadDump(PATIENCE).contains("Tally.awaitTotal")) {
            Thread.onSpinWait();
        }

        process.pause();
        process.resume();
        process.call(tally -> tally.add(3), PATIENCE);

        assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void a_paused_process_dies_when_it_is_killed() throws Exception {
        JvmProcess<Tally> process = launch();
        process.pause();

        process.kill();

        assertThat(process.isAlive()).isFalse();
        assertThat(process.isPaused()).isFalse();
        assertThat(ProcessHandle.of(process.pid())).isEmpty();
        assertThatThrownBy(process::pause).isInstanceOf(ProcessGoneException.class);
        assertThatThrownBy(process::resume).isInstanceOf(ProcessGoneException.class);
    }

    @Test
    void the_end_of_the_conductor_ends_a_paused_process() throws Exception {
        JvmProcess<Tally> process = launch();
        process.pause();

        conductor.close();

        assertThat(ProcessHandle.of(process.pid())).isEmpty();
    }

    @Test
    void the_death_of_the_conductor_leaves_no_paused_process() throws Exception {
        String log = logs.resolve("grandchild.log").toString();
        JvmProcess<Conductor> middle =
                conductor.launch("middle", logs.resolve("middle.log"), Conductor::open, List.of());
        long grandchild = middle.call(
                inner -> {
                    JvmProcess<Tally> paused = inner.launch("n1", Path.of(log), Tally::new, List.of());
                    paused.pause();
                    return paused.pid();
                },
                PATIENCE);
        ProcessHandle handle = ProcessHandle.of(grandchild).orElseThrow();
        assertThat(threadStates(grandchild)).containsOnly('T');

        middle.signalKill();

        handle.onExit().get(10, TimeUnit.SECONDS);
        assertThat(handle.isAlive()).isFalse();
    }

    private JvmProcess<Tally> launch() throws Exception {
        return conductor.launch("n1", logs.resolve("n1.log"), Tally::new, List.of());
    }

    private static long totalFromThree(JvmProcess<Tally> process) {
        try {
            return process.call(tally -> tally.awaitTotal(3), PATIENCE);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<Character> threadStates(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.map(thread -> state(thread.resolve("stat"))).toList();
        }
    }

    private static char state(Path stat) {
        try {
            String line = Files.readString(stat);
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
