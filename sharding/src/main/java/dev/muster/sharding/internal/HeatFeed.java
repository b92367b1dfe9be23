package dev.muster.sharding.internal;

import dev.muster.sharding.heat.Heat;
import dev.muster.sharding.heat.HeatSummary;
import dev.muster.sharding.heat.ShardRates;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Feeds the heat of one entity type from many threads. One message in {@link #SAMPLED}, chosen by chance so that no pattern in the
 * traffic can hide, is counted {@link #SAMPLED} times; the rest cost one draw. Threads count into stripes of their own; one that
 * finds its stripe taken tries the next, and waits only if all are taken. Thread safe.
 */
final class HeatFeed {
    /** A power of two. */
    static final int SAMPLED = 16;

    private static final int STRIPES = 4;
    private static final int COUNTERS = 128;
    private static final Duration HALF_LIFE = Duration.ofSeconds(30);

    private final Stripe[] stripes;

    HeatFeed(int shards) {
        long nowNanos = System.nanoTime();
        stripes = IntStream.range(0, STRIPES)
                .mapToObj(stripe -> new Stripe(
                        new ReentrantLock(),
                        new Heat(COUNTERS, HALF_LIFE, nowNanos),
                        new ShardRates(shards, HALF_LIFE, nowNanos)))
                .toArray(Stripe[]::new);
    }

    /** Counts a message to an entity. */
    void record(String id, int shard) {
        if ((ThreadLocalRandom.current().nextInt() & (SAMPLED - 1)) == 0) {
            count(id, shard);
        }
    }

    private void count(String id, int shard) {
        long nowNanos = System.nanoTime();
        int first = (int) Thread.currentThread().getId();
        for (int turn = 0; turn < STRIPES; turn++) {
            Stripe stripe = stripes[(first + turn) & (STRIPES - 1)];
            if (stripe.lock.tryLock()) {
                stripe.count(id, shard, nowNanos);
                return;
            }
        }
        Stripe own = stripes[first & (STRIPES - 1)];
        own.lock.lock();
        own.count(id, shard, nowNanos);
    }

    /** The heat of entities now. */
    HeatSummary summary() {
        return Arrays.stream(stripes)
                .map(Stripe::summary)
                .reduce(HeatSummary.NONE, HeatSummary::merge)
                .limit(COUNTERS);
    }

    /** The messages a second of each shard now, by its number. */
    double[] shardsPerSecond() {
        return Arrays.stream(stripes)
                .map(Stripe::rates)
                .reduce((one, other) -> IntStream.range(0, one.length)
                        .mapToDouble(shard -> one[shard] + other[shard])
                        .toArray())
                .orElseThrow();
    }

    private record Stripe(ReentrantLock lock, Heat heat, ShardRates shards) {
        /** With the lock held, which it gives back. */
        void count(String id, int shard, long nowNanos) {
            try {
                heat.record(id, SAMPLED, nowNanos);
                shards.record(shard, SAMPLED, nowNanos);
            } finally {
                lock.unlock();
            }
        }

        HeatSummary summary() {
            lock.lock();
            try {
                return heat.summary(System.nanoTime());
            } finally {
                lock.unlock();
            }
        }

        double[] rates() {
            lock.lock();
            try {
                return shards.perSecond(System.nanoTime());
            } finally {
                lock.unlock();
            }
        }
    }
}
