package dev.muster.sharding;

/**
 * How entities are spread over the cluster; the same on every node.
 *
 * @param shards how many shards each entity type has, fixed for the cluster's life. From 1 to 4096. Default 256: few
 *     enough to allocate in seconds. With ten or more for each node the fullest node has at most 1.10 times the mean; with
 *     fewer, at most one shard above it.
 * @param movesAtOnce how many shards of a type may be on the move to another node at the same time when members come and go.
 *     From 1 to 4096. Default 20; more settles sooner, fewer leaves more entities undisturbed meanwhile.
 */
public record ShardingSettings(int shards, int movesAtOnce) {
    public ShardingSettings {
        if (shards < 1 || shards > 4096) {
            throw new IllegalArgumentException("shards must be from 1 to 4096, was " + shards);
        }
        if (movesAtOnce < 1 || movesAtOnce > 4096) {
            throw new IllegalArgumentException("movesAtOnce must be from 1 to 4096, was " + movesAtOnce);
        }
    }

    /** With this number of shards, and the default for the rest. */
    public ShardingSettings(int shards) {
        this(shards, 20);
    }

    /** The defaults. */
    public static ShardingSettings defaults() {
        return new ShardingSettings(256);
    }

    /** These settings with another number of shards. */
    public ShardingSettings withShards(int value) {
        return new ShardingSettings(value, movesAtOnce);
    }

    /** These settings with another number of moves at once. */
    public ShardingSettings withMovesAtOnce(int value) {
        return new ShardingSettings(shards, value);
    }
}
