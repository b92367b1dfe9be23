package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmProcessTest {
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
    void a_call_runs_in_the_other_process_and_returns_its_result() throws Exception {
        JvmProcess<Tally> process = launch("n1");
        long amount = 20;

        long total = process.call(tally -> tally.add(amount) + tally.add(1), PATIENCE);
        long pid = process.call(tally -> ProcessHandle.current().pid(), PATIENCE);
        Object nothing = process.call(tally -> null, PATIENCE);

        assertThat(total).isEqualTo(41);
        assertThat(pid)
                .isEqualTo(process.pid())
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(nothing).isNull();
        assertThat(process.threadDump(PATIENCE)).contains("muster-testkit-call", "ofThisJvm");
    }

    @Test
    void what_a_call_throws_arrives_with_the_stack_and_the_cause_from_there() throws Exception {
        JvmProcess<Tally> process = launch("n1");

        assertThatThrownBy(() -> process.call(
                        tally -> {
                            throw new IllegalStateException("outer", new java.io.IOException("inner"));
                        },
                        PATIENCE))
                .isInstanceOfSatisfying(RemoteCallException.class, failure -> {
                    assertThat(failure).hasMessage("on n1: java.lang.IllegalStateException: outer");
                    assertThat(failure.remoteType()).isEqualTo("java.lang.IllegalStateException");
                    assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(JvmProcessTest.class.getName());
                    assertThat(failure.getCause()).hasMessage("on n1: java.io.IOException: inner");
                });
    }

    @Test
    void a_result_that_cannot_travel_is_refused_and_the_process_stays_usable() throws Exception {
        JvmProcess<Tally> process = launch("n1");

        assertThatThrownBy(() -> process.call(tally -> List.of(tally), PATIENCE))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("an element of it is a " + Tally.class.getName());
        assertThatThrownBy(() -> process.call(tally -> new byte[FrameChannel.MAX_CONTENT_BYTES], PATIENCE))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("the most is " + FrameChannel.MAX_CONTENT_BYTES);

        assertThat(process.<Long>call(tally -> tally.add(3), PATIENCE)).isEqualTo(3);
    }

    @Test
    void a_killed_process_fails_the_call_it_was_running_and_every_later_one() throws Exception {
        JvmProcess<Tally> process = launch("n1");
        CompletableFuture<Throwable> running = CompletableFuture.supplyAsync(() -> outcomeOfEndlessCall(process));
        while (!process.threadDump(PATIENCE).contains("CountDownLatch.await")) {
            Thread.onSpinWait();
        }

        process.kill();

        assertThat(running.get(30, TimeUnit.SECONDS)).isInstanceOf(ProcessGoneException.class);
        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(() -> process.call(tally -> tally.add(1), PATIENCE))
                .isInstanceOf(ProcessGoneException.class)
                .hasMessageContaining("n1 (pid " + process.pid() + ") is gone")
                .hasMessageContaining("n1.log");
    }

    @Test
    void an_unanswered_call_times_out() throws Exception {
        JvmProcess<Tally> process = launch("n1");

        assertThatThrownBy(() -> process.call(JvmProcessTest::waitForever, Duration.ofMillis(200)))
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("n1")
                .hasMessageContaining("PT0.2S");
    }

    @Test
    void stopping_closes_the_target_before_the_process_ends() throws Exception {
        JvmProcess<Tally> process = launch("n1");
        process.call(tally -> tally.add(7), PATIENCE);

        process.stop();

        assertThat(process.isAlive()).isFalse();
        assertThat(Files.readString(process.log())).contains("tally closed at 7");
    }

    @Test
    void a_target_that_does_not_start_fails_the_launch_with_its_reason_and_leaves_no_process() {
        TargetStart<Tally> broken = () -> {
            System.out.println("about to fail in " + ProcessHandle.current().pid());
            throw new IllegalArgumentException("no such port");
        };

        assertThatThrownBy(() -> conductor.launch("n1", logs.resolve("n1.log"), broken, List.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("n1 did not start: on n1: java.lang.IllegalArgumentException: no such port")
                .hasMessageContaining("about to fail in");
        assertThat(ProcessHandle.of(pidIn(LogTail.of(logs.resolve("n1.log"), 1))))
                .isEmpty();
    }

    @Test
    void a_booted_process_gets_its_target_when_it_is_started() throws Exception {
        JvmProcess<Tally> process = conductor.boot("n1", logs.resolve("n1.log"), List.of());

        assertThatThrownBy(() -> process.call(tally -> tally.add(1), PATIENCE))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("the target has not started yet");
        process.start(Tally::new);

        assertThat(process.<Long>call(tally -> tally.add(2), PATIENCE)).isEqualTo(2);
    }

    @Test
    void a_process_that_ends_before_it_connects_fails_the_launch_with_its_output() {
        assertThatThrownBy(() -> conductor.launch(
                        "n1", logs.resolve("n1.log"), Tally::new, List.of("-XX:NoSuchFlagInAnyVersion=1")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("NoSuchFlagInAnyVersion");
    }

    @Test
    void the_death_of_the_conductor_leaves_no_process() throws Exception {
        String log = logs.resolve("grandchild.log").toString();
        JvmProcess<Conductor> middle =
                conductor.launch("middle", logs.resolve("middle.log"), Conductor::open, List.of());
        long grandchild = middle.call(
                inner -> inner.launch("n1", Path.of(log), Tally::new, List.of()).pid(), PATIENCE);
        ProcessHandle handle = ProcessHandle.of(grandchild).orElseThrow();

        middle.kill();

        handle.onExit().get(20, TimeUnit.SECONDS);
        assertThat(handle.isAlive()).isFalse();
    }

    private JvmProcess<Tally> launch(String name) throws Exception {
        return conductor.launch(name, logs.resolve(name + ".log"), Tally::new, List.of());
    }

    private static Object waitForever(Tally tally) throws InterruptedException {
        new CountDownLatch(1).await();
        return tally.add(0);
    }

    private static Throwable outcomeOfEndlessCall(JvmProcess<Tally> process) {
        try {
            return new AssertionError("returned " + process.call(JvmProcessTest::waitForever, PATIENCE));
        } catch (InterruptedException | RuntimeException failure) {
            return failure;
        }
    }

    private static long pidIn(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1).trim());
    }
}
