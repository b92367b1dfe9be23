package dev.muster.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread that sends as fast as its window allows. It looks at what has arrived once for each batch; when the window is
 * full it yields, and soon sleeps, because the receivers need the processors. The same for all subjects.
 */
final class Sender {
    private static final int BATCH = 8;
    private static final int YIELDS = 50;
    private static final long NAP_NANOS = 20_000;
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

    private final int number;
    private final Target[] targets;
    private final int[] keys;
    private final Load load;
    private final Tally tally;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Sender(int number, Target[] targets, int[] keys, Load load, Tally tally) {
        this.number = number;
        this.targets = targets;
        this.keys = keys;
        this.load = load;
        this.tally = tally;
    }

    /** Sends until {@code deadlineNanos}, waits until everything has arrived, and returns how many messages that were. */
    long sendUntil(long deadlineNanos) {
        long already = tally.arrived(number);
        long sent = 0;
        long arrived = 0;
        int cursor = 0;
        while (deadlineNanos - System.nanoTime() > 0) {
            if (sent - arrived > load.window() - BATCH) {
                arrived = awaitArrived(sent - load.window() + BATCH, already);
            }
            for (int index = 0; index < BATCH; index++) {
                send(targets[keys[cursor]], sent++);
                cursor = cursor + 1 == keys.length ? 0 : cursor + 1;
            }
        }
        awaitArrived(sent, already);
        return sent;
    }

    private void send(Target target, long sequence) {
        if (load.mode() == Load.Mode.TELL) {
            target.add(number, sequence);
            return;
        }
        target.ask(number, sequence)
                .whenCompleteAsync(
                        (answer, failed) -> {
                            if (failed != null) {
                                failure.compareAndSet(null, failed);
                            }
                            answered.incrementAndGet();
                        },
                        Target.DIRECT);
    }

    @SuppressWarnings("ThreadPriorityCheck") // the receivers need the processor
    private long awaitArrived(long least, long already) {
        long deadlineNanos = System.nanoTime() + DRAINED_WITHIN.toNanos();
        for (int attempt = 0; ; attempt++) {
            long arrived = load.mode() == Load.Mode.TELL ? tally.arrived(number) - already : answered.get();
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("an ask failed", failed);
            }
            if (arrived >= least) {
                return arrived;
            }
            if (attempt < YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new IllegalStateException("only " + arrived + " of " + least + " messages arrived within "
                        + TimeUnit.NANOSECONDS.toSeconds(DRAINED_WITHIN.toNanos()) + " s");
            }
        }
    }
}
