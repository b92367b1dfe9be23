package dev.muster.sharding.ring;

import static dev.muster.sharding.ring.Movement.addresses;
import static dev.muster.sharding.ring.Movement.ports;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllocationTest {
    private static final int SHARDS = 256;

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 22, 31, 46, 49})
    void a_node_that_joins_or_leaves_moves_what_it_hosts_and_nothing_else(int count) {
        for (List<Host> hosts : List.of(ports(7001, count), addresses(7, count))) {
            Fleet fleet = Fleet.of(new Moves(SHARDS, 20), hosts, count);
            Host late = Host.at("127.0.0.1:9999");

            fleet.join(late);
            fleet.rest();
            int share = fleet.load(late.address());
            assertThat(fleet.moved()).hasSize(share).isEqualTo(fleet.hosted().get(late.address()));
            assertShares(fleet, "join to " + count);

            fleet.leave(late.address());
            fleet.rest();
            assertThat(fleet.moved()).hasSize(share);
            assertShares(fleet, "leave to " + count);
        }
    }

    @Test
    void whatever_comes_and_goes_every_host_and_zone_keeps_its_share_and_no_shard_moves_twice() {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Fleet fleet = Fleet.of(new Moves(64, 1 + random.nextInt(8)), List.of(anyHost(0, random)), seed);
            List<Host> members = new ArrayList<>(fleet.hosts());
            for (int change = 1; change <= 30; change++) {
                if (members.size() < 2 || random.nextInt(12) > members.size()) {
                    Host host = anyHost(change, random);
                    members.add(host);
                    fleet.join(host);
                } else {
                    String address =
                            members.remove(random.nextInt(members.size())).address();
                    if (random.nextBoolean()) {
                        fleet.leave(address);
                    } else {
                        fleet.crash(address);
                    }
                }
                int steps = random.nextInt(40);
                for (int step = 0; step < steps; step++) {
                    fleet.step();
                }
                if (random.nextBoolean()) {
                    fleet.rest();
                    assertShares(fleet, "seed " + seed + ", change " + change);
                }
            }
        }
    }

    @Test
    void in_a_rolling_restart_each_shard_moves_once_when_its_host_leaves_and_only_shares_move_back() {
        List<Host> hosts = ports(7001, 5);
        Fleet fleet = Fleet.of(new Moves(SHARDS, 20), hosts, 1);

        for (Host host : hosts) {
            int had = fleet.load(host.address());
            fleet.leave(host.address());
            fleet.rest();
            assertThat(fleet.moved()).hasSize(had);
            fleet.join(host);
            fleet.rest();
            assertThat(fleet.moved()).isEqualTo(fleet.hosted().get(host.address()));
            assertShares(fleet, host.address());
        }
    }

    @Test
    void no_move_fewer_would_do() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Host> hosts = new ArrayList<>();
            Map<String, SortedSet<ShardId>> hosted = new TreeMap<>();
            for (int host = 0; host < 2 + random.nextInt(3); host++) {
                hosts.add(new Host("h:" + host, 1 + random.nextInt(2), "z" + random.nextInt(2)));
                hosted.put("h:" + host, new TreeSet<>());
            }
            int shards = 1 + random.nextInt(12);
            for (int shard = 0; shard < shards; shard++) {
                int host = random.nextInt(hosts.size() + 1);
                if (host < hosts.size()) {
                    hosted.get("h:" + host).add(new ShardId(shard));
                }
            }

            Allocation allocation = Allocation.of(Placement.of(hosts, shards), hosted);

            int[] loads = hosts.stream()
                    .mapToInt(host -> hosted.get(host.address()).size())
                    .toArray();
            assertThat(allocation.surplus())
                    .as("seed %d: %s on %s", seed, hosted, hosts)
                    .hasSize(fewestMoves(hosts, shards, loads, new int[loads.length], 0));
        }
    }

    @Test
    void three_hosts_in_one_zone_and_one_in_another_all_have_a_quarter() {
        List<Host> hosts = List.of(
                new Host("a:1", 1, "a"), new Host("a:2", 1, "a"), new Host("a:3", 1, "a"), new Host("b:1", 1, "b"));

        Fleet fleet = Fleet.of(new Moves(SHARDS, 20), hosts, 1);

        assertThat(fleet.zoneLoad("a")).isEqualTo(192);
        assertThat(hosts)
                .allSatisfy(host -> assertThat(fleet.load(host.address())).isEqualTo(64));
    }

    @Test
    void a_restart_of_all_hosts_at_once_brings_most_shards_home() {
        List<Host> hosts = ports(7001, 5);
        Placement placement = Placement.of(hosts, SHARDS);

        Fleet fleet = Fleet.of(new Moves(SHARDS, 20), hosts, 3);

        long home = hosts.stream()
                .flatMap(host -> fleet.hosted().get(host.address()).stream()
                        .filter(shard -> placement.ownerOf(shard).equals(host.address())))
                .count();
        assertThat(home).isGreaterThan(SHARDS * 3 / 4);
    }

    @Test
    void a_shard_that_does_not_exist_is_refused() {
        Allocation allocation = Allocation.of(Placement.of(ports(7001, 2), SHARDS), Map.of());

        assertThatIllegalArgumentException().isThrownBy(() -> allocation.hostFor(new ShardId(SHARDS)));
    }

    /** Tries all numbers of shards that hosts and zones may have. */
    private static int fewestMoves(List<Host> hosts, int shards, int[] loads, int[] goal, int from) {
        if (from == goal.length) {
            int moves = 0;
            int sum = 0;
            for (int host = 0; host < goal.length; host++) {
                moves += Math.max(0, loads[host] - goal[host]);
                sum += goal[host];
            }
            return sum == shards && zonesKeepTheirShares(hosts, shards, goal) ? moves : Integer.MAX_VALUE;
        }
        int fewest = Integer.MAX_VALUE;
        long weight = hosts.get(from).weight();
        long total = hosts.stream().mapToLong(Host::weight).sum();
        for (int load = (int) (weight * shards / total); load <= (weight * shards + total - 1) / total; load++) {
            goal[from] = load;
            fewest = Math.min(fewest, fewestMoves(hosts, shards, loads, goal, from + 1));
        }
        return fewest;
    }

    private static boolean zonesKeepTheirShares(List<Host> hosts, int shards, int[] goal) {
        Zones zones = Zones.of(hosts);
        long total = hosts.stream().mapToLong(Host::weight).sum();
        for (int zone = 0; zone < zones.weights().length; zone++) {
            int load = 0;
            for (int host = 0; host < goal.length; host++) {
                load += zones.of(host) == zone ? goal[host] : 0;
            }
            if (Math.abs(load * total - zones.weights()[zone] * shards) >= total) {
                return false;
            }
        }
        return true;
    }

    private static Host anyHost(int number, Random random) {
        return new Host("127.0.0.1:" + (7001 + number), 1 + random.nextInt(3), "z" + random.nextInt(3));
    }

    /** Shares are means, rounded down or up: nobody is a whole shard away. */
    private static void assertShares(Fleet fleet, String when) {
        long total = fleet.hosts().stream().mapToLong(Host::weight).sum();
        int shards = fleet.hosted().values().stream().mapToInt(Collection::size).sum();
        for (Host host : fleet.hosts()) {
            long away = Math.abs(fleet.load(host.address()) * total - (long) host.weight() * shards);
            assertThat(away).as("%s: %s", when, host).isLessThan(total);
            long zoneWeight = fleet.hosts().stream()
                    .filter(other -> other.zone().equals(host.zone()))
                    .mapToLong(Host::weight)
                    .sum();
            long zoneAway = Math.abs(fleet.zoneLoad(host.zone()) * total - zoneWeight * shards);
            assertThat(zoneAway).as("%s: zone %s", when, host.zone()).isLessThan(total);
        }
    }
}
