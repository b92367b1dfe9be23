package dev.muster.testkit.process;

import java.util.concurrent.atomic.AtomicLong;

/** A target that counts, for tests that need a process and not a cluster. */
final class Tally implements AutoCloseable {
    private final AtomicLong total = new AtomicLong();

    long add(long amount) {
        return total.addAndGet(amount);
    }

    @Override
    public void close() {
        System.out.println("tally closed at " + total.get());
    }
}
