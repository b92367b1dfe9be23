package dev.muster.testkit.process;

import dev.muster.faults.machine.LastWill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Holds one process still by SIGSTOP, as a long garbage collection or a suspended virtual machine does, and lets it go on
 * by SIGCONT. Thread safe.
 *
 * <p>The kernel goes on to accept connections and bytes for a stopped process until its buffers are full. A process that
 * is stopped when this JVM dies is killed: it could not notice by itself.
 */
final class Pause {
    private static final Path PROCESSES = Path.of("/proc");
    private static final char STOPPED = 'T';
    private static final Duration EFFECT_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long pid;
    private @Nullable LastWill will;
    private volatile boolean isInForce;

    Pause(long pid) {
        this.pid = pid;
    }

    /** Whether the process is being held. */
    boolean isInForce() {
        return isInForce;
    }

    /** Stops the process and waits until every thread of it stands. Does nothing if it is stopped already. */
    synchronized void begin() throws IOException, InterruptedException {
        if (isInForce) {
            return;
        }
        Assumptions.assumeTrue(
                Files.isDirectory(PROCESSES.resolve("self/task")),
                "pausing a process needs /proc to see that it stands still, which this system does not have");
        will = LastWill.of("kill -KILL \"$1\"", Long.toString(pid));
        isInForce = true;
        try {
            signal("STOP");
        } catch (IOException failure) {
            forget();
            throw failure;
        }
        await("stand still", () -> states().chars().allMatch(state -> state == STOPPED));
    }

    /** Lets the process go on and waits until it does. Does nothing if it is not stopped. */
    synchronized void end() throws IOException, InterruptedException {
        if (!isInForce) {
            return;
        }
        signal("CONT");
        await("go on", () -> states().indexOf(STOPPED) < 0);
        forget();
    }

    /** The process is gone: there is nothing to hold any more. */
    synchronized void forget() {
        isInForce = false;
        if (will != null) {
            will.close();
            will = null;
        }
    }

    private void signal(String signal) throws IOException {
        Optional<String> failure = Command.failure("sh", "-c", "kill -" + signal + " \"$1\"", "sh", Long.toString(pid));
        if (failure.isPresent()) {
            throw new IOException("process " + pid + " could not be sent SIG" + signal + ": " + failure.orElseThrow());
        }
    }

    /** The states of its threads, one letter each; a thread that ends meanwhile is left out. */
    private String states() {
        StringBuilder states = new StringBuilder();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROCESSES.resolve(pid + "/task"))) {
            for (Path thread : threads) {
                state(thread).ifPresent(states::append);
            }
        } catch (IOException | DirectoryIteratorException gone) {
            throw new IllegalStateException("process " + pid + " ended while it was paused or resumed", gone);
        }
        return states.toString();
    }

    /** The letter behind the command, which is in parentheses and may contain any character. */
    private static Optional<Character> state(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.charAt(stat.lastIndexOf(')') + 2));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + EFFECT_TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new IllegalStateException(
                        "process " + pid + " did not " + what + " within " + EFFECT_TIMEOUT.toSeconds() + " s");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
