package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {
    @Test
    void a_seed_replays_a_run_and_another_seed_does_not() {
        assertThat(run(7).traceHash()).isEqualTo(run(7).traceHash()).isNotEqualTo(run(8).traceHash());
    }

    @Test
    void a_harsh_network_loses_doubles_and_reorders() {
        List<Integer> arrived = new ArrayList<>();
        VirtualNetwork<Integer> network = new VirtualNetwork<>(1);
        network.start("a", (from, message) -> {});
        network.start("b", (from, message) -> arrived.add(message));
        network.faults(Faults.harsh());

        for (int message = 0; message < 1_000; message++) {
            network.send("a", "b", message);
        }
        network.runFor(1_000_000_000L);

        Set<Integer> distinct = new LinkedHashSet<>(arrived);
        assertThat(distinct).as("a fifth is lost, but for the doubled").hasSizeBetween(750, 900);
        assertThat(arrived).as("a tenth is doubled").hasSizeGreaterThan(distinct.size());
        assertThat(new ArrayList<>(distinct))
                .as("order of arrival")
                .isNotEqualTo(new ArrayList<>(new TreeSet<>(distinct)));
    }

    @Test
    void a_cut_is_one_way_and_heals() {
        List<String> arrived = new ArrayList<>();
        VirtualNetwork<String> network = new VirtualNetwork<>(1);
        network.start("a", (from, message) -> arrived.add("a got " + message));
        network.start("b", (from, message) -> arrived.add("b got " + message));
        network.cut("a", "b");

        network.send("a", "b", "lost");
        network.send("b", "a", "kept");
        network.runFor(10_000_000);
        network.heal();
        network.send("a", "b", "healed");
        network.runFor(10_000_000);

        assertThat(arrived).containsExactly("a got kept", "b got healed");
    }

    @Test
    void a_restarted_node_gets_neither_the_messages_nor_the_timers_of_its_earlier_life() {
        List<String> seen = new ArrayList<>();
        VirtualNetwork<String> network = new VirtualNetwork<>(1);
        network.start("a", (from, message) -> {});
        network.start("b", (from, message) -> seen.add(message));
        network.after("b", 1_000, () -> seen.add("timer"));
        network.send("a", "b", "to the old b");

        network.crash("b");
        network.start("b", (from, message) -> seen.add(message));
        network.runFor(10_000_000);

        assertThat(seen).isEmpty();
    }

    private static VirtualNetwork<String> run(long seed) {
        VirtualNetwork<String> network = new VirtualNetwork<>(seed);
        network.faults(Faults.harsh());
        network.start("a", (from, message) -> {});
        network.start("b", (from, message) -> network.send("b", "a", message));
        network.every("a", 1_000_000, now -> network.send("a", "b", "at " + now));
        network.runUntil(500_000_000);
        return network;
    }
}
