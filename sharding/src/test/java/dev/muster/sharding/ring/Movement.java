package dev.muster.sharding.ring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * What joins cost: {@code moved} shards in all. {@code joined} of them are on the new node now. {@code forced} is the least
 * that could have moved: those, or those above the new bound on the old nodes, whichever are more. A leave is a join read
 * backwards, where nothing is forced by the bound, which loosens.
 */
record Movement(int moved, int joined, int forced) {

    /** One node joins {@code count} others, in {@code trials} clusters, half of them differing in ports only. */
    static Movement ofJoins(Function<List<Host>, List<String>> placement, int count, int trials) {
        int moved = 0;
        int joined = 0;
        int forced = 0;
        for (int trial = 0; trial < trials; trial++) {
            List<Host> after = trial % 2 == 0 ? ports(7001 + 100 * trial, count + 1) : addresses(trial, count + 1);
            Host joining = after.get(trial % after.size());
            List<Host> before = new ArrayList<>(after);
            before.remove(joining);
            List<String> from = placement.apply(before);
            List<String> to = placement.apply(after);
            int arrived = Collections.frequency(to, joining.address());
            joined += arrived;
            forced += Math.max(arrived, above(Placement.capacity(1, after.size(), from.size()), before, from));
            for (int shard = 0; shard < from.size(); shard++) {
                moved += from.get(shard).equals(to.get(shard)) ? 0 : 1;
            }
        }
        return new Movement(moved, joined, forced);
    }

    /** Moves per shard on the node that joined, or left. */
    double perJoined() {
        return (double) moved / joined;
    }

    /** Moves per move that any placement within the bound would have made. */
    double perForced() {
        return (double) moved / forced;
    }

    private static int above(int capacity, List<Host> hosts, List<String> owners) {
        return hosts.stream()
                .mapToInt(host -> Math.max(0, Collections.frequency(owners, host.address()) - capacity))
                .sum();
    }

    /** Local clusters: the same host, ascending ports. */
    static List<Host> ports(int first, int count) {
        List<Host> hosts = new ArrayList<>();
        for (int port = first; port < first + count; port++) {
            hosts.add(Host.at("127.0.0.1:" + port));
        }
        return hosts;
    }

    /** Clusters on a network: ascending addresses, the same port. */
    static List<Host> addresses(int network, int count) {
        List<Host> hosts = new ArrayList<>();
        for (int host = 1; host <= count; host++) {
            hosts.add(Host.at("10.4." + network + "." + host + ":7355"));
        }
        return hosts;
    }

    /** The owner of each shard. */
    static List<String> owners(Placement placement) {
        List<String> owners = new ArrayList<>();
        for (int shard = 0; shard < placement.shards(); shard++) {
            owners.add(placement.ownerOf(new ShardId(shard)));
        }
        return owners;
    }
}
