package dev.muster.benchmarks.load;

import dev.muster.benchmarks.process.Words;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Asks at a fixed rate, whatever the answers do, and measures from the moment at which each ask was due: so a stall counts
 * for every ask that it delays, which a sender that waits for answers would hide (coordinated omission).
 */
public final class Pace {
    private static final int MOST_UNDER_WAY = 50_000;
    private static final long SPIN_NANOS = 100_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Target[] targets;
    private final ConcurrentHistogram delays = new ConcurrentHistogram(LONGEST.toNanos(), 3);
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Over these entities, in turn. */
    public Pace(Target[] targets) {
        this.targets = targets.clone();
    }

    /** Asks {@code rate} times a second for {@code length}, and says what the delays were, in microseconds. */
    public Words run(double rate, Duration length) throws InterruptedException {
        long beginNanos = System.nanoTime();
        long asks = (long) (rate * length.toNanos() / 1e9);
        for (long ask = 0; ask < asks; ask++) {
            long dueNanos = beginNanos + (long) (ask * 1e9 / rate);
            awaitNanos(dueNanos);
            ask(targets[(int) (ask % targets.length)], ask, dueNanos);
        }
        if (!underWay.tryAcquire(MOST_UNDER_WAY, LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("answers are missing after " + LONGEST.toSeconds() + " s");
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("an ask failed", failed);
        }
        return Words.none()
                .with("p50", delays.getValueAtPercentile(50) / 1e3)
                .with("p99", delays.getValueAtPercentile(99) / 1e3)
                .with("p999", delays.getValueAtPercentile(99.9) / 1e3)
                .with("asks", asks);
    }

    private void ask(Target target, long sequence, long dueNanos) throws InterruptedException {
        underWay.acquire();
        target.ask(0, sequence)
                .whenCompleteAsync(
                        (answer, failed) -> {
                            if (failed != null) {
                                failure.compareAndSet(null, failed);
                            }
                            delays.recordValue(Math.min(System.nanoTime() - dueNanos, LONGEST.toNanos()));
                            underWay.release();
                        },
                        Target.DIRECT);
    }

    @SuppressWarnings("ThreadPriorityCheck") // whoever has to answer needs the processor
    private static void awaitNanos(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.yield();
            }
        }
    }
}
