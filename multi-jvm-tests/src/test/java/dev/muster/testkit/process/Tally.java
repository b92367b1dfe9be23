package dev.muster.testkit.process;

import java.lang.management.ManagementFactory;
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

    @Override
    public void close() {
        System.out.println("tally closed at " + total.get());
    }
}
