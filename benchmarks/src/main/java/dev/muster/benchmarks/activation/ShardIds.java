package dev.muster.benchmarks.activation;

import dev.muster.benchmarks.load.Kind;
import dev.muster.sharding.ring.ShardId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Ids of entities by the shard they belong to. */
final class ShardIds {
    private ShardIds() {}

    /** One id for each of {@code shards} shards, as {@code kind} divides ids. */
    static List<String> oneOfEach(Kind kind, int shards) {
        ToIntFunction<String> shardOf =
                kind == Kind.MUSTER ? id -> ShardId.of(id, shards).number() : id -> Math.abs(id.hashCode() % shards);
        Set<Integer> seen = new HashSet<>();
        List<String> ids = new ArrayList<>();
        for (int next = 0; ids.size() < shards; next++) {
            String id = "first" + next;
            if (seen.add(shardOf.applyAsInt(id))) {
                ids.add(id);
            }
        }
        return ids;
    }
}
