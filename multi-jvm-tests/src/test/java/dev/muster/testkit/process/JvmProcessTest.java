package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

        middle.signalKill();

        handle.onExit().get(10, TimeUnit.SECONDS);
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

    @Test
    void a_call_from_an_interrupted_thread_does_not_end_the_process() throws Exception {
        JvmProcess<Tally> process = launch("n1");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> process.call(tally -> tally.add(1), PATIENCE))
                .isInstanceOf(InterruptedException.class);

        assertThat(process.<Long>call(tally -> tally.add(0), PATIENCE)).isBetween(0L, 1L);
    }

    @Test
    void a_call_that_leaves_its_thread_interrupted_is_answered() throws Exception {
        JvmProcess<Tally> process = launch("n1");

        long total = process.call(
                tally -> {
                    Thread.currentThread().interrupt();
                    return tally.add(2);
                },
                PATIENCE);

        assertThat(total).isEqualTo(2);
        assertThat(process.<Long>call(tally -> tally.add(1), PATIENCE)).isEqualTo(3);
    }

    @Test
    void an_interrupted_thread_kills_as_thoroughly_as_another_and_stays_interrupted() throws Exception {
        JvmProcess<Tally> process = launch("n1");

        Thread.currentThread().interrupt();
        process.kill();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void a_call_larger_than_a_socket_takes_times_out_on_a_process_that_was_stopped_from_outside() throws Exception {
        JvmProcess<Tally> process = launch("n1");
        byte[] large = new byte[8 * 1024 * 1024];
        Command.failure("sh", "-c", "kill -STOP " + process.pid());

        CompletableFuture<Throwable> call = CompletableFuture.supplyAsync(() -> {
            try {
                return new AssertionError(
                        "returned " + process.<Long>call(tally -> tally.add(large.length), Duration.ofMillis(500)));
            } catch (InterruptedException | RuntimeException failure) {
                return failure;
            }
        });

        assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void a_failure_whose_message_is_larger_than_an_answer_arrives_shortened() throws Exception {
        JvmProcess<Tally> process = launch("n1");

        assertThatThrownBy(() -> process.call(
                        tally -> {
                            throw new IllegalStateException("x".repeat(FrameChannel.MAX_CONTENT_BYTES + 1));
                        },
                        PATIENCE))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageEndingWith("x... (16777217 characters)");
    }

    @Test
    void closing_the_conductor_ends_a_launch_that_is_under_way_and_leaves_no_folder() throws Exception {
        Path marker = logs.resolve("prefix");
        Launch slow = Launch.of("n1", logs.resolve("n1.log"))
                .withPlacement(
                        new Placement(List.of("sh", "-c", "echo $$ > " + marker + "; exec sleep 600", "sh"), Map.of()));
        CompletableFuture<Throwable> launching = CompletableFuture.supplyAsync(() -> {
            try {
                return new AssertionError(
                        "started as " + conductor.launch(slow, Tally::new).pid());
            } catch (Exception failure) {
                return failure;
            }
        });
        Until.holds("forked", () -> Files.exists(marker) && marker.toFile().length() > 1);
        long pid = Long.parseLong(Files.readString(marker).strip());

        conductor.close();

        assertThat(launching.get(10, TimeUnit.SECONDS)).isInstanceOf(StartException.class);
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }
}
