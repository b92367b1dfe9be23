package dev.muster.benchmarks.balance;

import dev.muster.sharding.ring.Host;
import dev.muster.sharding.ring.Placement;
import dev.muster.sharding.ring.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Muster's placement. */
final class MusterPlacing implements Placing {
    private final int shards;
    private final List<String> nodes = new ArrayList<>();

    MusterPlacing(int shards) {
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
        Placement placement = Placement.of(nodes.stream().map(Host::at).toList(), shards);
        return IntStream.range(0, shards)
                .mapToObj(shard -> placement.ownerOf(new ShardId(shard)))
                .toList();
    }
}
