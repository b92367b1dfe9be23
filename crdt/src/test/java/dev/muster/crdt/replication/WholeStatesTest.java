package dev.muster.crdt.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.PNCounter;
import dev.muster.crdt.causal.CausalContext;
import dev.muster.crdt.causal.Dot;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What one node sends to another that asks for what it lacks. */
class WholeStatesTest {
    private static final long BUDGET = 16L << 20;

    private final Replicas replicas = new Replicas(1, CrdtSettings.lan(), 2);
    private final Replicas.Replica asked = replicas.replica(0);

    private List<Output> ask(long nowNanos, String key) {
        int bucket = Digests.bucketOf(key);
        Message.Range range = new Message.Range(bucket, "", "", new TreeMap<>());
        return asked.machine.receive(nowNanos, replicas.replica(1).id, new Message.Ranges(List.of(range)));
    }

    @Test
    void a_key_that_was_quiet_is_sent_whole_again_when_it_changes_again() {
        asked.write("key", PNCounter.BOTTOM, state -> state.added(1, 1));
        assertThat(ask(0, "key")).hasSize(1);
        assertThat(ask(1, "key")).as("it is changing and was just sent").isEmpty();

        asked.machine.tick(5000 * Replicas.MILLI);
        asked.write("key", PNCounter.BOTTOM, state -> state.added(1, 1));

        assertThat(ask(5001 * Replicas.MILLI, "key")).hasSize(1);
    }

    @Test
    void a_key_larger_than_the_budget_is_sent_over_several_digests() {
        TreeMap<Dot, Bytes> elements = new TreeMap<>();
        for (int number = 1; number <= 400; number++) {
            elements.put(new Dot(1, number), Bytes.of(new byte[60_000]));
        }
        AWSet large = AWSet.of(elements, CausalContext.of(1, 1, 400));
        asked.write("large", AWSet.BOTTOM, state -> large);
        asked.machine.tick(5000 * Replicas.MILLI);

        List<Output> first = ask(5000 * Replicas.MILLI, "large");
        asked.machine.tick(10_000 * Replicas.MILLI);
        List<Output> second = ask(10_000 * Replicas.MILLI, "large");

        assertThat(bytes(first)).isBetween(BUDGET, BUDGET + Replicator.MESSAGE_BYTES);
        AWSet received = AWSet.BOTTOM;
        for (List<Output> outputs : List.of(first, second)) {
            for (Change change : changes(outputs)) {
                received = received.join((AWSet) change.state());
            }
        }
        assertThat(received).isEqualTo(large);
    }

    private static long bytes(List<Output> outputs) {
        return changes(outputs).stream().mapToLong(DeltaLog::costOf).sum();
    }

    private static List<Change> changes(List<Output> outputs) {
        return outputs.stream()
                .flatMap(output -> ((Message.States) ((Output.Send) output).message()).changes().stream())
                .toList();
    }
}
