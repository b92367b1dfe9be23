package dev.muster.sharding.ring;

import static dev.muster.sharding.ring.Movement.addresses;
import static dev.muster.sharding.ring.Movement.owners;
import static dev.muster.sharding.ring.Movement.ports;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlacementTest {
    private static final int SHARDS = 256;

    @Test
    void the_table_is_part_of_the_wire_contract() {
        Placement placement = Placement.of(ports(7001, 3), SHARDS);

        assertThat(IntStream.range(0, 16)
                        .mapToObj(shard -> placement.ownerOf(new ShardId(shard)).substring(13)))
                .containsExactly("3", "3", "1", "1", "3", "1", "3", "3", "1", "1", "3", "2", "1", "3", "3", "3");
    }

    @Test
    void no_table_without_zones_has_changed_since_the_first() {
        StringBuilder tables = new StringBuilder();

        for (int count = 1; count <= 50; count++) {
            owners(Placement.of(ports(7001, count), SHARDS))
                    .forEach(owner -> tables.append(owner).append(','));
        }

        assertThat(Long.toHexString(XxHash64.of(tables.toString()))).isEqualTo("33c6495c0667a386");
    }

    @Test
    void no_host_and_no_zone_is_above_its_bound_however_unequal_zones_are() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Host> hosts = new ArrayList<>();
            for (int host = 0; host < 1 + random.nextInt(12); host++) {
                hosts.add(new Host("10.4.0." + host + ":7355", 1 + random.nextInt(4), "z" + random.nextInt(3)));
            }
            long total = hosts.stream().mapToLong(Host::weight).sum();

            Placement placement = Placement.of(hosts, SHARDS);

            int placed = 0;
            for (String zone : List.of("z0", "z1", "z2")) {
                List<Host> inside =
                        hosts.stream().filter(host -> host.zone().equals(zone)).toList();
                int load = 0;
                for (Host host : inside) {
                    int own = placement.shardsOf(host.address()).size();
                    assertThat(own)
                            .as("seed %d: %s", seed, host)
                            .isLessThanOrEqualTo(Placement.capacity(host.weight(), total, SHARDS));
                    load += own;
                }
                long weight = inside.stream().mapToLong(Host::weight).sum();
                assertThat(load)
                        .as("seed %d: zone %s", seed, zone)
                        .isLessThanOrEqualTo(Placement.capacity(weight, total, SHARDS));
                placed += load;
            }
            assertThat(placed).as("seed %d", seed).isEqualTo(SHARDS);
        }
    }

    @Test
    void the_order_in_which_hosts_were_learnt_does_not_matter() {
        for (long seed = 0; seed < 20; seed++) {
            List<Host> hosts = new ArrayList<>(ports(7001, 9));
            hosts.add(new Host("127.0.0.1:9000", 3, ""));
            List<String> before = owners(Placement.of(hosts, SHARDS));

            Collections.shuffle(hosts, new Random(seed));

            assertThat(owners(Placement.of(hosts, SHARDS))).as("seed %d", seed).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1000})
    void no_host_is_above_the_bound_from_1_to_50_hosts(int shards) {
        for (int count = 1; count <= 50; count++) {
            for (List<Host> hosts : List.of(ports(7001, count), addresses(count, count))) {
                Placement placement = Placement.of(hosts, shards);
                int bound = (int) Math.ceil(1.10 * shards / count - 1e-9);

                assertThat(hosts)
                        .as("%d hosts", count)
                        .allSatisfy(host -> assertThat(
                                        placement.shardsOf(host.address()).size())
                                .isLessThanOrEqualTo(bound));
                assertThat(owners(placement)).as("%d hosts", count).hasSize(shards);
            }
        }
    }

    @Test
    void a_host_of_weight_three_takes_three_times_as_much() {
        List<Host> hosts = new ArrayList<>(ports(7001, 5));
        hosts.add(new Host("127.0.0.1:9000", 3, ""));

        Placement placement = Placement.of(hosts, 1024);

        assertThat(placement.shardsOf("127.0.0.1:9000").size()).isBetween(345, 423);
        assertThat(placement.shardsOf("127.0.0.1:7001").size()).isBetween(90, 141);
    }

    @Test
    void one_host_takes_everything() {
        assertThat(Placement.of(List.of(Host.at("a:1")), SHARDS).shardsOf("a:1"))
                .hasSize(SHARDS);
    }

    @Test
    void up_to_23_nodes_joining_and_leaving_move_at_most_1_7_times_what_the_node_hosts() {
        for (int count = 3; count < 23; count++) {
            Movement movement = Movement.ofJoins(hosts -> owners(Placement.of(hosts, SHARDS)), count, 10);

            assertThat(movement.perJoined()).as("%d hosts, %s", count, movement).isBetween(1.0, 1.7);
        }
    }

    @Test
    void up_to_50_nodes_joining_moves_at_most_1_7_times_what_the_bound_forces() {
        for (int count = 3; count < 50; count++) {
            Movement movement = Movement.ofJoins(hosts -> owners(Placement.of(hosts, SHARDS)), count, 10);

            assertThat(movement.perForced()).as("%d hosts, %s", count, movement).isBetween(1.0, 1.7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 10, 20, 49})
    void neither_rival_moves_less_under_the_same_bound(int count) {
        Movement ours = Movement.ofJoins(hosts -> owners(Placement.of(hosts, SHARDS)), count, 40);
        Movement ring = Movement.ofJoins(hosts -> Rivals.ring(hosts, SHARDS), count, 40);
        Movement inTurn = Movement.ofJoins(hosts -> Rivals.rendezvousInTurn(hosts, SHARDS), count, 40);

        assertThat(ours.perJoined())
                .as("%d hosts: ours %s, ring %s, in turn %s", count, ours, ring, inTurn)
                .isLessThanOrEqualTo(Math.min(ring.perJoined(), inTurn.perJoined()) + 0.01);
    }

    @Test
    void what_is_no_placement_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Placement.of(List.of(), SHARDS));
        assertThatIllegalArgumentException().isThrownBy(() -> Placement.of(ports(7001, 1), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placement.of(List.of(Host.at("a:1"), new Host("a:1", 2, "")), SHARDS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placement.of(ports(7001, 2), SHARDS).ownerOf(new ShardId(SHARDS)));
    }
}
