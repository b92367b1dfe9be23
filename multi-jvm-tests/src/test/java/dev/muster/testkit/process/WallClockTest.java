package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WallClockTest {
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    @TempDir
    Path folder;

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
    void a_jump_is_in_force_when_the_call_returns_forward_and_back() throws Exception {
        JvmProcess<Tally> process = launch();
        Duration before = shift(process);

        process.clock().jump(Duration.ofHours(1));
        Duration forward = shift(process);
        process.clock().jump(Duration.ofHours(-3));
        Duration back = shift(process);
        process.clock().jump(Duration.ofMillis(5_500));
        Duration offset = process.clock().offset();
        process.clock().reset();

        assertThat(before).isBetween(TOLERANCE.negated(), TOLERANCE);
        assertThat(forward)
                .isBetween(
                        Duration.ofHours(1).minus(TOLERANCE),
                        Duration.ofHours(1).plus(TOLERANCE));
        assertThat(back)
                .isBetween(
                        Duration.ofHours(-2).minus(TOLERANCE),
                        Duration.ofHours(-2).plus(TOLERANCE));
        assertThat(offset).isEqualTo(Duration.ofHours(-2).plusMillis(5_500));
        assertThat(shift(process)).isBetween(TOLERANCE.negated(), TOLERANCE);
    }

    @Test
    void the_monotonic_clock_and_waits_by_it_do_not_feel_a_jump() throws Exception {
        JvmProcess<Tally> process = launch();

        process.clock().jump(Duration.ofDays(-30));
        long here = System.nanoTime();
        long there = process.call(tally -> System.nanoTime(), Until.PATIENCE);
        long hereAfter = System.nanoTime();
        List<Long> waits = process.call(tally -> WallClockTest.waitsOf200Millis(), Until.PATIENCE);

        assertThat(there).isBetween(here, hereAfter);
        assertThat(waits).allSatisfy(millis -> assertThat(millis).isBetween(195L, 5_000L));
    }

    @Test
    void other_processes_and_this_one_keep_their_time() throws Exception {
        JvmProcess<Tally> moved = launch();
        JvmProcess<Tally> other = conductor.launch("n2", folder.resolve("n2.log"), Tally::new, List.of());
        Instant begin = Instant.now();

        moved.clock().jump(Duration.ofDays(400));

        assertThat(shift(other)).isBetween(TOLERANCE.negated(), TOLERANCE);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofDays(1));
        assertThatThrownBy(other::clock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the clock of n2 can be set only if it was launched with Equipment.CLOCK, was not");
    }

    @Test
    void a_paused_process_has_the_new_time_when_it_goes_on() throws Exception {
        JvmProcess<Tally> process = launch();
        process.pause();

        process.clock().jump(Duration.ofHours(5));
        process.resume();

        assertThat(shift(process))
                .isBetween(
                        Duration.ofHours(5).minus(TOLERANCE),
                        Duration.ofHours(5).plus(TOLERANCE));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, +0.000", "PT1.5S, +1.500", "PT-1.5S, -1.500", "P1D, +86400.000", "PT-0.001S, -0.001"})
    void an_offset_is_written_in_seconds_with_a_sign(Duration offset, String text) {
        assertThat(WallClock.text(offset)).isEqualTo(text);
    }

    @Test
    void the_library_is_found_in_a_folder_of_the_architecture_or_not_at_all() throws IOException {
        Path library = folder.resolve("x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
        assertThat(WallClock.library(List.of(folder, folder.resolve("missing"))))
                .isEmpty();

        Files.createDirectories(library.getParent());
        Files.createFile(library);

        assertThat(WallClock.library(List.of(folder.resolve("missing"), folder)))
                .contains(library);
    }

    private JvmProcess<Tally> launch() throws Exception {
        return conductor.launch(Launch.of("n1", folder.resolve("n1.log")).withEquipment(Equipment.CLOCK), Tally::new);
    }

    private static Duration shift(JvmProcess<Tally> process) throws Exception {
        long there = process.call(tally -> System.currentTimeMillis(), Until.PATIENCE);
        return Duration.ofMillis(there - System.currentTimeMillis());
    }

    private static List<Long> waitsOf200Millis() throws InterruptedException {
        long begin = System.nanoTime();
        new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
        long middle = System.nanoTime();
        Object monitor = new Object();
        synchronized (monitor) {
            while (System.nanoTime() - middle < Duration.ofMillis(200).toNanos()) {
                monitor.wait(200);
            }
        }
        return List.of((middle - begin) / 1_000_000, (System.nanoTime() - middle) / 1_000_000);
    }
}
