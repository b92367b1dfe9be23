package dev.muster.crdt.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crdt.Bytes;
import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.causal.HybridTime;
import dev.muster.faults.Delay;
import dev.muster.faults.LinkFaults;
import dev.muster.membership.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private static final CrdtSettings SETTINGS = CrdtSettings.lan();
    private static final int WRITES = 100;

    @Test
    void a_node_that_closes_sends_what_its_window_did_not_let_through() {
        Replicas replicas = new Replicas(1, SETTINGS, 3);
        Replicator machine = replicas.replica(0).machine;
        write(replicas.replica(0));

        Map<NodeId, Set<String>> sent = new TreeMap<>();
        collect(machine.tick(0), sent);
        assertThat(sent.values()).allSatisfy(keys -> assertThat(keys).hasSizeLessThan(WRITES));
        collect(machine.close(0), sent);

        assertThat(sent).hasSize(2);
        assertThat(sent.values()).allSatisfy(keys -> assertThat(keys).hasSize(WRITES));
    }

    @Test
    void a_node_has_handed_over_once_all_have_acknowledged_also_when_messages_are_lost() {
        for (int seed = 0; seed < 50; seed++) {
            Replicas replicas = new Replicas(seed, SETTINGS, 3);
            replicas.faults(
                    LinkFaults.quiet().withLoss(0.2).withDelay(Delay.between(Replicas.MILLI, 5 * Replicas.MILLI)));
            write(replicas.replica(0));
            Replicator machine = replicas.replica(0).machine;

            replicas.close(0);
            assertThat(machine.hasHandedOver()).isFalse();
            for (int step = 0; step < 5000 && !machine.hasHandedOver(); step++) {
                replicas.runFor(20 * Replicas.MILLI);
            }

            assertThat(machine.hasHandedOver()).as("seed %d", seed).isTrue();
            assertThat(replicas.areEqual()).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void a_node_without_neighbours_has_nothing_to_hand_over() {
        Replicas replicas = new Replicas(1, SETTINGS, 1);
        write(replicas.replica(0));

        replicas.close(0);

        assertThat(replicas.replica(0).machine.hasHandedOver()).isTrue();
    }

    private static void collect(List<Output> outputs, Map<NodeId, Set<String>> sent) {
        for (Output output : outputs) {
            if (output instanceof Output.Send send && send.message() instanceof Message.Deltas deltas) {
                Set<String> keys = sent.computeIfAbsent(send.to(), to -> new TreeSet<>());
                deltas.changes().forEach(change -> keys.add(change.key()));
            }
        }
    }

    /** Five megabytes, five times the window. */
    private static void write(Replicas.Replica replica) {
        Bytes large = Bytes.of(new byte[50_000]);
        for (int number = 0; number < WRITES; number++) {
            replica.write(
                    "register" + number,
                    LWWRegister.BOTTOM,
                    state -> state.written(new HybridTime(1), replica.id.uid(), large));
        }
    }
}
