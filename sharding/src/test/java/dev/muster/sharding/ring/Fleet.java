package dev.muster.sharding.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.ring.Peer.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose coordinator asks {@link Moves} and {@link Allocation}: shards leave when they are due, are on no host for a
 * while, and arrive one by one in an order of chance. Since the last change of the hosts no shard may have moved twice.
 */
final class Fleet {
    private final Moves moves;
    private final Random random;
    private final SortedMap<String, Peer> peers = new TreeMap<>();
    private final SortedMap<String, SortedSet<ShardId>> hosted = new TreeMap<>();
    private final Set<ShardId> homeless = new TreeSet<>();
    private final SortedSet<ShardId> moving = new TreeSet<>();
    private final SortedSet<ShardId> moved = new TreeSet<>();
    private @Nullable Placement known;

    Fleet(Moves moves, long seed) {
        this.moves = moves;
        this.random = new Random(seed);
        IntStream.range(0, moves.shards()).mapToObj(ShardId::new).forEach(homeless::add);
    }

    /** All of {@code hosts} at once, every shard asked for, everything at rest. */
    static Fleet of(Moves moves, List<Host> hosts, long seed) {
        Fleet fleet = new Fleet(moves, seed);
        hosts.forEach(fleet::join);
        fleet.rest();
        return fleet;
    }

    void join(Host host) {
        set(host, Standing.SETTLED);
        hosted.put(host.address(), new TreeSet<>());
        known = null;
        moved.clear();
    }

    void set(Host host, Standing standing) {
        peers.put(host.address(), new Peer(host, standing));
        known = null;
    }

    /** A planned leave: the host gives its shards away one by one before it goes. */
    void leave(String address) {
        set(peers.get(address).host(), Standing.CHANGING);
        moved.clear();
        for (ShardId shard : List.copyOf(hosted.get(address))) {
            takeAway(shard);
            if (random.nextBoolean()) {
                place(shard);
            }
        }
        remove(address);
    }

    /** A crash: all shards of the host are on none at once. */
    void crash(String address) {
        moved.clear();
        homeless.addAll(hosted.get(address));
        moving.removeAll(hosted.get(address));
        remove(address);
    }

    private void remove(String address) {
        peers.remove(address);
        hosted.remove(address);
        known = null;
    }

    /** Asks for some shards that nobody hosts, and takes one step of a move. */
    void step() {
        if (moving.isEmpty() || random.nextBoolean()) {
            SortedSet<ShardId> due = moves.due(hosted, moving, peers.values());
            moving.addAll(due);
            assertThat(moving).hasSizeLessThanOrEqualTo(moves.mostAtOnce());
        }
        if (!moving.isEmpty()) {
            ShardId shard = any(moving);
            moving.remove(shard);
            if (hostOf(shard) != null) {
                takeAway(shard);
            }
        }
        if (!homeless.isEmpty() && random.nextInt(3) > 0) {
            place(any(homeless));
        }
    }

    /** Until no shard is on the move, none is due and all have a host. */
    void rest() {
        do {
            step();
        } while (!isAtRest());
    }

    boolean isAtRest() {
        return homeless.isEmpty()
                && moving.isEmpty()
                && moves.due(hosted, moving, peers.values()).isEmpty();
    }

    /** The shards that have moved since the last change. */
    SortedSet<ShardId> moved() {
        return moved;
    }

    List<Host> hosts() {
        return peers.values().stream().map(Peer::host).toList();
    }

    SortedMap<String, SortedSet<ShardId>> hosted() {
        return hosted;
    }

    int load(String address) {
        return hosted.get(address).size();
    }

    int zoneLoad(String zone) {
        return hosts().stream()
                .filter(host -> host.zone().equals(zone))
                .mapToInt(host -> load(host.address()))
                .sum();
    }

    /** Asks for a shard that nobody hosts. */
    void place(ShardId shard) {
        Placement placement = known;
        if (placement == null) {
            placement = moves.placement(hosted.keySet(), peers.values()).orElseThrow();
            known = placement;
        }
        String address = Allocation.of(placement, hosted).hostFor(shard);
        assertThat(peers.get(address).standing()).isEqualTo(Standing.SETTLED);
        hosted.get(address).add(shard);
        homeless.remove(shard);
    }

    private void takeAway(ShardId shard) {
        assertThat(moved.add(shard)).as("first move of %s", shard).isTrue();
        hosted.values().forEach(shards -> shards.remove(shard));
        moving.remove(shard);
        homeless.add(shard);
    }

    private @Nullable String hostOf(ShardId shard) {
        return hosted.keySet().stream()
                .filter(address -> hosted.get(address).contains(shard))
                .findFirst()
                .orElse(null);
    }

    private ShardId any(Set<ShardId> shards) {
        return new ArrayList<>(shards).get(random.nextInt(shards.size()));
    }
}
