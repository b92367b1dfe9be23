package dev.muster.benchmarks.balance;

import java.util.List;

/** A way to place shards on nodes that come and go one at a time. It may remember what it did before. */
interface Placing {
    /** Places all shards on these nodes. */
    void start(List<String> nodes);

    /** One more node. */
    void join(String node);

    /** One node less. */
    void leave(String node);

    /** The node of each shard. */
    List<String> owners();
}
