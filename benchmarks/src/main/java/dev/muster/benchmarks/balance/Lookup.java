package dev.muster.benchmarks.balance;

import dev.muster.benchmarks.measure.Options;
import dev.muster.benchmarks.measure.Options.Defaults;
import dev.muster.benchmarks.measure.Sheet;
import dev.muster.benchmarks.measure.Turns;
import dev.muster.sharding.ring.Host;
import dev.muster.sharding.ring.Placement;
import dev.muster.sharding.ring.ShardId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.apache.pekko.routing.ConsistentHash;

/** From an entity's id to its shard, and on to the node, in nanoseconds. One thread, ids that the cache holds. */
final class Lookup {
    private static final int SHARDS = 256;
    private static final int NODES = 10;
    private static final int IDS = 4096;
    private static final int WARM_UPS = 3;

    /** Takes the results, so that no compiler can leave the lookups out. */
    private static volatile int unused;

    private Lookup() {}

    static void run(Options options, Sheet sheet) {
        int rounds = options.number("rounds", new Defaults("8", "2"), 1000);
        long roundNanos = TimeUnit.SECONDS.toNanos(options.number("seconds", Defaults.always("1"), 600));
        for (String[] ids : List.of(shortIds(), longIds())) {
            routes().forEach((figure, subjects) -> {
                String cell = "ids of " + ids[0].length() + " characters";
                List<String> names = List.copyOf(subjects.keySet());
                for (int round = -WARM_UPS; round < rounds; round++) {
                    for (String subject : Turns.order(names, Math.max(0, round))) {
                        double nanos = nanos(subjects.getOrDefault(subject, String::length), ids, roundNanos);
                        if (round >= 0) {
                            sheet.add(cell, figure, subject, nanos);
                        }
                    }
                }
            });
        }
    }

    /** What is looked up, by figure and subject; each answers a number, so that nothing can be left out as unused. */
    private static Map<String, Map<String, ToIntFunction<String>>> routes() {
        List<String> nodes = Addresses.of(0, NODES);
        Placement placement = Placement.of(nodes.stream().map(Host::at).toList(), SHARDS);
        ConsistentHash<String> ring = ConsistentHash.create(nodes, 10);
        Map<String, ToIntFunction<String>> toShard = new LinkedHashMap<>();
        toShard.put("muster", id -> ShardId.of(id, SHARDS).number());
        toShard.put(
                "least-shard",
                id -> Integer.toString(Math.abs(id.hashCode() % SHARDS)).length());
        Map<String, ToIntFunction<String>> toNode = new LinkedHashMap<>();
        toNode.put("muster", id -> placement.ownerOf(ShardId.of(id, SHARDS)).length());
        toNode.put(
                "ring-10",
                id -> ring.nodeFor(Integer.toString(Math.abs(id.hashCode() % SHARDS)))
                        .length());
        Map<String, Map<String, ToIntFunction<String>>> routes = new LinkedHashMap<>();
        routes.put("ns from id to shard", toShard);
        routes.put("ns from id to node", toNode);
        return routes;
    }

    private static double nanos(ToIntFunction<String> route, String[] ids, long roundNanos) {
        long beginNanos = System.nanoTime();
        long lookups = 0;
        int sum = 0;
        while (System.nanoTime() - beginNanos < roundNanos) {
            for (String id : ids) {
                sum += route.applyAsInt(id);
            }
            lookups += ids.length;
        }
        unused = sum;
        return (System.nanoTime() - beginNanos) / (double) lookups;
    }

    private static String[] shortIds() {
        SplittableRandom random = new SplittableRandom(1);
        String[] ids = new String[IDS];
        for (int index = 0; index < IDS; index++) {
            ids[index] = "user-" + (100_000 + random.nextInt(900_000));
        }
        return ids;
    }

    private static String[] longIds() {
        SplittableRandom random = new SplittableRandom(2);
        String[] ids = new String[IDS];
        for (int index = 0; index < IDS; index++) {
            ids[index] = new UUID(random.nextLong(), random.nextLong()).toString();
        }
        return ids;
    }
}
