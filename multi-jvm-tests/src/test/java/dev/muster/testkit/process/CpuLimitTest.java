package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuLimitTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WORK_NANOS = Duration.ofMillis(300).toNanos();

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
    void a_process_at_a_tenth_takes_ten_times_as_long_until_the_limit_is_lifted() throws Exception {
        JvmProcess<Tally> process = launch();

        process.limitCpu(0.1);
        long beginNanos = System.nanoTime();
        process.call(tally -> Tally.work(WORK_NANOS), PATIENCE);
        Duration limited = Duration.ofNanos(System.nanoTime() - beginNanos);
        process.unlimitCpu();
        long throttledBefore = periodsThrottled(process);
        process.call(tally -> Tally.work(WORK_NANOS), PATIENCE);

        // 300 ms at a tenth are 3 s; a period may begin with its quota untouched, and end with it just spent
        assertThat(limited).isGreaterThan(Duration.ofMillis(2_500));
        assertThat(throttledBefore).isPositive();
        assertThat(periodsThrottled(process)).isEqualTo(throttledBefore);
    }

    @Test
    void the_control_group_is_named_after_the_run_and_gone_with_the_process() throws Exception {
        JvmProcess<Tally> process = launch();
        process.limitCpu(0.5);
        Path group = groupOf(process);
        List<String> members = Files.readAllLines(group.resolve("cgroup.procs"));

        process.kill();

        assertThat(group.getFileName())
                .hasToString("muster-testkit-" + ProcessHandle.current().pid() + "-" + process.pid());
        assertThat(members).containsExactly(Long.toString(process.pid()));
        assertThat(group).doesNotExist();
        assertThatThrownBy(() -> process.limitCpu(0.5)).isInstanceOf(ProcessGoneException.class);
    }

    @Test
    void the_death_of_the_conductor_leaves_no_control_group() throws Exception {
        CpuController.find(Path.of("/proc/self")); // aborts here, and not in the other JVM, where there is none
        String log = logs.resolve("grandchild.log").toString();
        JvmProcess<Conductor> middle =
                conductor.launch("middle", logs.resolve("middle.log"), Conductor::open, List.of());
        Path group = Path.of(middle.<String>call(
                inner -> {
                    JvmProcess<Tally> limited = inner.launch("n1", Path.of(log), Tally::new, List.of());
                    limited.limitCpu(0.05);
                    return groupOf(limited).toString();
                },
                PATIENCE));
        assertThat(group).isDirectory();

        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        middle.signalKill();

        while (Files.exists(group) && System.nanoTime() - deadlineNanos < 0) {
            Thread.onSpinWait();
        }
        assertThat(group).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0099, -1, 64.1, Double.NaN, Double.POSITIVE_INFINITY})
    void a_share_out_of_range_is_refused(double share) throws Exception {
        JvmProcess<Tally> process = launch();

        assertThatThrownBy(() -> process.limitCpu(share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("share must be 0.01 to 64.0, was " + share);
    }

    private JvmProcess<Tally> launch() throws Exception {
        return conductor.launch("n1", logs.resolve("n1.log"), Tally::new, List.of());
    }

    private static Path groupOf(JvmProcess<Tally> process) {
        String name = "muster-testkit-" + ProcessHandle.current().pid() + "-" + process.pid();
        return CpuController.find(Path.of("/proc/self")).parent().resolve(name);
    }

    private static long periodsThrottled(JvmProcess<Tally> process) throws Exception {
        return Files.readAllLines(groupOf(process).resolve("cpu.stat")).stream()
                .filter(line -> line.startsWith("nr_throttled "))
                .mapToLong(line -> Long.parseLong(line.substring("nr_throttled ".length())))
                .findFirst()
                .orElseThrow();
    }
}
