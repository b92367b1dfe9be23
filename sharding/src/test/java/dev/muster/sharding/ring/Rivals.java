package dev.muster.sharding.ring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@link Placement} was chosen over, under the same bound: see ADR 3. Hosts of weight 1 only. */
final class Rivals {
    private static final int VIRTUAL_NODES = 128;

    private Rivals() {}

    /** The ring of Mirrokni et al., section 1: clockwise to the first host with room. */
    static List<String> ring(List<Host> hosts, int shards) {
        TreeMap<Long, Integer> ring = new TreeMap<>(Long::compareUnsigned);
        for (int host = 0; host < hosts.size(); host++) {
            for (int point = 0; point < VIRTUAL_NODES; point++) {
                ring.put(XxHash64.of(hosts.get(host).address() + "#" + point), host);
            }
        }
        return place(hosts, shards, (shard, loads, capacity) -> {
            Stream<Integer> clockwise = Stream.concat(
                    ring.tailMap(XxHash64.of("shard-" + shard)).values().stream(), ring.values().stream());
            return clockwise.filter(host -> loads[host] < capacity).findFirst().orElseThrow();
        });
    }

    /** Rendezvous, first come first served: each shard in turn takes its best host with room. */
    static List<String> rendezvousInTurn(List<Host> hosts, int shards) {
        long[] hostHashes = hosts.stream()
                .mapToLong(host -> XxHash64.avalanche(XxHash64.of(host.address())))
                .toArray();
        return place(hosts, shards, (shard, loads, capacity) -> {
            long shardHash = XxHash64.of("shard-" + shard);
            int best = -1;
            long bestScore = 0;
            for (int host = 0; host < loads.length; host++) {
                long score = XxHash64.avalanche(hostHashes[host] ^ shardHash);
                if (loads[host] < capacity && (best < 0 || Long.compareUnsigned(score, bestScore) > 0)) {
                    best = host;
                    bestScore = score;
                }
            }
            return best;
        });
    }

    @FunctionalInterface
    private interface Choice {
        int hostFor(int shard, int[] loads, int capacity);
    }

    private static List<String> place(List<Host> hosts, int shards, Choice choice) {
        List<Integer> turns = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            turns.add(shard);
        }
        turns.sort(Comparator.comparing((Integer shard) -> XxHash64.of("shard-" + shard), Long::compareUnsigned));
        int capacity = Placement.capacity(1, hosts.size(), shards);
        int[] loads = new int[hosts.size()];
        List<String> owners = new ArrayList<>(Collections.nCopies(shards, ""));
        for (int shard : turns) {
            int host = choice.hostFor(shard, loads, capacity);
            loads[host]++;
            owners.set(shard, hosts.get(host).address());
        }
        return owners;
    }
}
