package dev.muster.sharding.ring;

/**
 * The number of a shard, from 0 up. A wire contract: changing {@link #of} moves every entity of a running cluster.
 *
 * @param number 0 or more, below the cluster's number of shards
 */
public record ShardId(int number) implements Comparable<ShardId> {
    /** Checks the number. */
    public ShardId {
        if (number < 0) {
            throw new IllegalArgumentException("number must not be negative, was " + number);
        }
    }

    /** The shard of an entity: the unsigned remainder of {@link XxHash64} of its id in UTF-8 by {@code shards}. */
    public static ShardId of(String entityId, int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("shards must be at least 1, was " + shards);
        }
        return new ShardId((int) Long.remainderUnsigned(XxHash64.of(entityId), shards));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException when {@code text} is not a decimal number from 0 up
     */
    public static ShardId parse(String text) {
        return new ShardId(Integer.parseInt(text));
    }

    /** By number. */
    @Override
    public int compareTo(ShardId other) {
        return Integer.compare(number, other.number);
    }

    /** The number in decimal: the shard's name in Pekko. */
    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
