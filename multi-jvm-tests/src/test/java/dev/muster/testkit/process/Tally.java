package dev.muster.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A target that counts, for tests that need a process and not a cluster. */
final class Tally implements AutoCloseable {
    private final AtomicLong total = new AtomicLong();

    long add(long amount) {
        return total.addAndGet(amount);
    }

    /** Returns when the total is at least that. */
    long awaitTotal(long least) {
        while (total.get() < least) {
            Thread.onSpinWait();
        }
        return total.get();
    }

    /** Keeps a processor busy until this thread has had {@code nanos} of its time. */
    static long work(long nanos) {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long used = 0;
        while (used < nanos) {
            used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        }
        return used;
    }

    /** Adds one and pushes the total. */
    long addAndPush() {
        long sum = add(1);
        Pushed.event(sum);
        return sum;
    }

    /** Writes that many lines of about a hundred bytes. */
    static int say(int lines) {
        for (int i = 0; i < lines; i++) {
            System.out.println("line " + i + " " + "-".repeat(90));
        }
        return lines;
    }

    /** Writes many lines in a thread once the first file is there, then makes the second. */
    static int sayLater(String go, String done) {
        Thread talking = new Thread(() -> {
            Until.holds("told to begin", () -> Files.exists(Path.of(go)));
            say(20_000);
            try {
                Files.createFile(Path.of(done));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        talking.setDaemon(true);
        talking.start();
        return 0;
    }

    @Override
    public void close() {
        System.out.println("tally closed at " + total.get());
    }
}
