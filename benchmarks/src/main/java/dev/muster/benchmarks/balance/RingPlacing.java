package dev.muster.benchmarks.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.routing.ConsistentHash;

/**
 * A ring without a bound and with ten virtual nodes for each node: what the consistent hashing strategy of the milestones of
 * Pekko 2.0 does, from the same class of Pekko's that it uses.
 */
final class RingPlacing implements Placing {
    private static final int VIRTUAL_NODES = 10;

    private final int shards;
    private final List<String> nodes = new ArrayList<>();

    RingPlacing(int shards) {
        this.shards = shards;
    }

    @Override
    public void start(List<String> all) {
        nodes.clear();
        nodes.addAll(all);
    }

    @Override
    public void join(String node) {
        nodes.add(node);
    }

    @Override
    public void leave(String node) {
        nodes.remove(node);
    }

    @Override
    public List<String> owners() {
        ConsistentHash<String> ring = ConsistentHash.create(nodes, VIRTUAL_NODES);
        return IntStream.range(0, shards)
                .mapToObj(shard -> ring.nodeFor(Integer.toString(shard)))
                .toList();
    }
}
