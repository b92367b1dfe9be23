package dev.muster.benchmarks.handoff;

import dev.muster.benchmarks.load.Target;
import dev.muster.benchmarks.process.Words;
import dev.muster.sharding.EntityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that tell entities numbered messages at a fixed rate, each to all entities in turn, until they are stopped. They do
 * not wait for anything: what is lost must not slow them down.
 */
final class NumberedSenders {
    private final Target[] targets;
    private final long periodNanos;
    private final long[][] sent;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    private NumberedSenders(Target[] targets, int senders, long periodNanos) {
        this.targets = targets;
        this.periodNanos = periodNanos;
        this.sent = new long[senders][targets.length];
    }

    /** Starts {@code senders} threads that together send {@code rate} messages a second. */
    static NumberedSenders start(Target[] targets, int senders, int rate) {
        NumberedSenders all = new NumberedSenders(targets, senders, 1_000_000_000L * senders / rate);
        for (int number = 0; number < senders; number++) {
            int sender = number;
            Thread thread = new Thread(() -> all.send(sender), "sender " + number);
            thread.setDaemon(true);
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    /** Stops them and writes how many messages went from each to each entity. */
    Words stop(Path file) throws IOException, InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join(30_000);
            if (thread.isAlive()) {
                throw new IllegalStateException("[" + thread.getName() + "] does not stop");
            }
        }
        ByteBuffer counts = ByteBuffer.allocate(Long.BYTES * threads.size() * targets.length);
        for (long[] each : sent) {
            for (long count : each) {
                counts.putLong(count);
            }
        }
        Files.write(file, counts.array());
        return Words.none().with("refused", refused.get());
    }

    /** What {@link #stop} wrote. */
    static long[][] read(Path file, int senders, int entities) throws IOException {
        ByteBuffer counts = ByteBuffer.wrap(Files.readAllBytes(file));
        long[][] sent = new long[senders][entities];
        for (long[] each : sent) {
            for (int entity = 0; entity < entities; entity++) {
                each[entity] = counts.getLong();
            }
        }
        return sent;
    }

    private void send(int sender) {
        long dueNanos = System.nanoTime();
        int entity = 0;
        while (!stopped.get()) {
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            try {
                targets[entity].note(sender, sent[sender][entity] + 1, System.nanoTime());
                sent[sender][entity]++;
            } catch (EntityException refusal) {
                refused.incrementAndGet();
            }
            entity = entity + 1 == targets.length ? 0 : entity + 1;
            dueNanos += periodNanos;
        }
    }
}
