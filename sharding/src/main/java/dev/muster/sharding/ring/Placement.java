package dev.muster.sharding.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which node each shard belongs on: a pure function of the set of hosts and the number of shards, so every node that
 * knows the same hosts computes the same table, in whatever order it learnt of them.
 *
 * <p>Each pair of shard and host has a score, a hash of both (highest random weight: Thaler and Ravishankar, "Using
 * Name-Based Mappings to Increase Hit Rates", 1998). No host takes more than {@code ceil(1.10 * its weighted mean)}
 * shards, the bound of Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads" (SODA 2018). That paper
 * places keys in an order of their own, first come first served; here pairs are served from the highest score down,
 * so a full host keeps the shards that suit it best and a change elsewhere displaces fewer of them.
 *
 * <p>The same bound holds for zones: none takes more than {@code ceil(1.10 * its weighted share)}. Bounds of hosts and of
 * zones never contradict each other, as a zone's share is the sum of the shares of its hosts, and so its bound is at most
 * the sum of theirs: a shard that is left finds a zone with room, and there a host with room. That is why a zone of one
 * small host among large zones hosts little: a share is never stretched for the sake of equal zones.
 *
 * <p>This is where shards <em>belong</em>; where they <em>are</em> is up to {@link Allocation}, which moves none of them home
 * unless one has to move.
 */
public final class Placement {
    private static final int BOUND_PERCENT = 110;

    private final List<Host> hosts;
    private final int[] owners;

    private Placement(List<Host> hosts, int[] owners) {
        this.hosts = hosts;
        this.owners = owners;
    }

    /**
     * Places {@code shards} shards, 1 or more, on {@code hosts}, of which there must be at least one and no two with
     * the same address.
     */
    public static Placement of(Collection<Host> hosts, int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("shards must be at least 1, was " + shards);
        }
        List<Host> sorted = sorted(hosts);
        Zones zones = Zones.of(sorted);
        int[] room = rooms(sorted.stream().mapToLong(Host::weight).toArray(), shards);
        int[] zoneRoom = rooms(zones.weights(), shards);
        int[] owners = new int[shards];
        Arrays.fill(owners, -1);
        for (Pair pair : pairs(sorted, shards)) {
            int zone = zones.of(pair.host);
            if (owners[pair.shard] < 0 && room[pair.host] > 0 && zoneRoom[zone] > 0) {
                owners[pair.shard] = pair.host;
                room[pair.host]--;
                zoneRoom[zone]--;
            }
        }
        return new Placement(sorted, owners);
    }

    /** The address of the host that {@code shard} belongs on. */
    public String ownerOf(ShardId shard) {
        return hosts.get(owners[checked(shard)]).address();
    }

    /** The shards that belong on the host at {@code address}, ascending; none when there is no such host. */
    public SortedSet<ShardId> shardsOf(String address) {
        SortedSet<ShardId> shards = new TreeSet<>();
        for (int shard = 0; shard < owners.length; shard++) {
            if (hosts.get(owners[shard]).address().equals(address)) {
                shards.add(new ShardId(shard));
            }
        }
        return shards;
    }

    /** The hosts, sorted by address. */
    public List<Host> hosts() {
        return hosts;
    }

    /** How many shards there are. */
    public int shards() {
        return owners.length;
    }

    /**
     * The most of {@code shards} shards that a host or a zone of {@code weight} takes when all hosts together weigh
     * {@code totalWeight}.
     */
    static int capacity(long weight, long totalWeight, int shards) {
        long percent = (long) BOUND_PERCENT * weight * shards;
        long parts = 100 * totalWeight;
        return Math.toIntExact((percent + parts - 1) / parts);
    }

    /** The number of a shard, which must be one of these. */
    int checked(ShardId shard) {
        if (shard.number() >= owners.length) {
            throw new IllegalArgumentException("shard must be below " + owners.length + ", was " + shard);
        }
        return shard.number();
    }

    /** The place of a shard's home in {@link #hosts}. */
    int homeOf(int shard) {
        return owners[shard];
    }

    /** How well a host, by its place in {@link #hosts}, suits a shard; unsigned, higher is better. */
    long suits(int host, int shard) {
        return score(XxHash64.of(hosts.get(host).address()), hosts.get(host).weight(), XxHash64.of("shard-" + shard));
    }

    private static List<Host> sorted(Collection<Host> hosts) {
        List<Host> sorted = new ArrayList<>(hosts);
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("hosts must not be empty");
        }
        Collections.sort(sorted);
        for (int index = 1; index < sorted.size(); index++) {
            if (sorted.get(index).address().equals(sorted.get(index - 1).address())) {
                throw new IllegalArgumentException("hosts must not share an address, but two are at "
                        + sorted.get(index).address());
            }
        }
        return Collections.unmodifiableList(sorted);
    }

    private static int[] rooms(long[] weights, int shards) {
        long totalWeight = Arrays.stream(weights).sum();
        return Arrays.stream(weights)
                .mapToInt(weight -> capacity(weight, totalWeight, shards))
                .toArray();
    }

    /** All pairs from the highest score down; equal scores by shard, then by host, so that the order is total. */
    private static List<Pair> pairs(List<Host> hosts, int shards) {
        long[] shardHashes = new long[shards];
        for (int shard = 0; shard < shards; shard++) {
            shardHashes[shard] = XxHash64.of("shard-" + shard);
        }
        List<Pair> pairs = new ArrayList<>(hosts.size() * shards);
        for (int host = 0; host < hosts.size(); host++) {
            long hostHash = XxHash64.of(hosts.get(host).address());
            for (int shard = 0; shard < shards; shard++) {
                long score = score(hostHash, hosts.get(host).weight(), shardHashes[shard]);
                pairs.add(new Pair(score, shard, host));
            }
        }
        Collections.sort(pairs);
        return pairs;
    }

    /**
     * A host of weight w draws w times and keeps its best, which wins as often as w hosts of weight 1 would. Integers
     * only: floating point logarithms, the usual way to weigh, may differ in the last bit from one JVM to the next.
     */
    private static long score(long hostHash, int weight, long shardHash) {
        long best = 0;
        for (int draw = 0; draw < weight; draw++) {
            long drawn = XxHash64.avalanche(XxHash64.avalanche(hostHash + draw) ^ shardHash);
            best = Long.compareUnsigned(drawn, best) > 0 ? drawn : best;
        }
        return best;
    }

    private record Pair(long score, int shard, int host) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int byScore = Long.compareUnsigned(other.score, score);
            if (byScore != 0) {
                return byScore;
            }
            return shard != other.shard ? Integer.compare(shard, other.shard) : Integer.compare(host, other.host);
        }
    }
}
