package dev.muster.sharding.heat;

import java.time.Duration;

/** How many messages a second each shard gets, with exponential decay. Not thread safe. */
public final class ShardRates {
    private final double[] counts;
    private final Decay decay;

    /** For the shards 0 to {@code shards - 1}; after {@code halfLife} without messages a rate has halved. */
    public ShardRates(int shards, Duration halfLife, long nowNanos) {
        counts = new double[shards];
        decay = new Decay(halfLife, nowNanos);
    }

    /** Counts {@code messages} for a shard. */
    public void record(int shard, long messages, long nowNanos) {
        advance(nowNanos);
        counts[shard] += messages * decay.weight();
    }

    /** The rate of each shard by its number. Rates of the same shard that were counted apart can be added. */
    public double[] perSecond(long nowNanos) {
        advance(nowNanos);
        double scale = decay.perSecond();
        double[] rates = new double[counts.length];
        for (int shard = 0; shard < rates.length; shard++) {
            rates[shard] = counts[shard] * scale;
        }
        return rates;
    }

    private void advance(long nowNanos) {
        double factor = decay.advance(nowNanos);
        for (int shard = 0; factor != 1 && shard < counts.length; shard++) {
            counts[shard] *= factor;
        }
    }
}
