package dev.muster.crdt.replication;

import static dev.muster.crdt.replication.Replicas.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.PNCounter;
import dev.muster.crdt.causal.HybridTime;
import dev.muster.faults.Delay;
import dev.muster.faults.LinkFaults;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplicatorSimulationTest {
    private static final CrdtSettings SETTINGS = CrdtSettings.lan();
    private static final long SECOND = 1000 * MILLI;

    @Test
    void replicas_become_equal_and_lose_no_write_under_loss_duplication_reordering_and_partition() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Replicas replicas = new Replicas(seed, SETTINGS, 3);
            replicas.faults(LinkFaults.quiet()
                    .withLoss(random.nextDouble() * 0.4)
                    .withDuplication(0.2)
                    .withDelay(Delay.between(1000, (1 + random.nextInt(300)) * MILLI)));
            long expected = 0;
            for (int step = 0; step < 60; step++) {
                if (step == 20) {
                    replicas.isolate(random.nextInt(3));
                }
                if (step == 40) {
                    replicas.heal();
                }
                expected += write(random, replicas.replica(random.nextInt(3)));
                replicas.runFor(20 * MILLI);
            }
            replicas.faults(LinkFaults.harsh());
            replicas.runFor(40 * SECOND);

            assertThat(replicas.areEqual()).as("seed %d", seed).isTrue();
            assertThat(((PNCounter) replicas.replica(0).state("counter")).value())
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            assertThat(replicas.bufferedBytes())
                    .as("everything is acknowledged, seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void without_loss_a_write_is_everywhere_within_two_ticks() {
        Replicas replicas = new Replicas(1, SETTINGS, 3);

        replicas.replica(0).write("counter", PNCounter.BOTTOM, state -> state.added(1, 5));
        replicas.runFor(60 * MILLI);

        assertThat(replicas.areEqual()).isTrue();
        assertThat(replicas.replica(2).state("counter")).isNotNull();
    }

    @Test
    void a_new_node_gets_everything_although_the_history_is_gone() {
        Replicas replicas = new Replicas(2, SETTINGS, 2);
        for (int i = 0; i < 2000; i++) {
            Bytes element = element(i);
            replicas.replica(0).write("large", AWSet.BOTTOM, state -> state.added(1, element));
            replicas.replica(1).write("key" + i, PNCounter.BOTTOM, state -> state.added(2, 1));
        }
        replicas.runFor(SECOND);
        assertThat(replicas.bufferedBytes()).isZero();

        replicas.join(2);
        replicas.runFor(5 * SECOND);

        assertThat(replicas.replica(2).states).hasSize(2001);
        assertThat(replicas.areEqual()).isTrue();
    }

    @Test
    void a_silent_neighbour_costs_a_bounded_buffer_and_catches_up_from_whole_keys() {
        CrdtSettings small = SETTINGS.withBufferBytes(64 << 10);
        Replicas replicas = new Replicas(3, small, 3);
        replicas.isolate(2);
        for (int i = 0; i < 3000; i++) {
            Bytes element = element(i);
            replicas.replica(0).write("set" + i % 7, AWSet.BOTTOM, state -> state.added(1, element));
            if (i % 50 == 0) {
                replicas.runFor(20 * MILLI);
                assertThat(replicas.replica(0).machine.bufferedBytes()).isLessThan(80 << 10);
            }
        }
        assertThat(replicas.fellBehind).isPositive();

        replicas.heal();
        replicas.runFor(10 * SECOND);

        assertThat(replicas.areEqual()).isTrue();
    }

    @Test
    void a_large_set_under_steady_writes_is_not_shipped_over_and_over() {
        Replicas replicas = new Replicas(4, SETTINGS, 3);
        replicas.faults(LinkFaults.quiet().withDelay(Delay.between(MILLI, 30 * MILLI)));
        for (int i = 0; i < 5000; i++) {
            Bytes element = element(i);
            replicas.replica(0).write("large", AWSet.BOTTOM, state -> state.added(1, element));
        }
        replicas.runFor(20 * SECOND);
        assertThat(replicas.areEqual()).isTrue();
        long whole = replicas.replica(0).states.get("large").sizeBytes();
        replicas.sentBytes = 0;

        for (int i = 0; i < 300; i++) {
            Bytes element = element(10_000 + i);
            Replicas.Replica writer = replicas.replica(i % 3);
            writer.write("large", AWSet.BOTTOM, state -> state.added(writer.id.uid(), element));
            replicas.runFor(100 * MILLI);
        }

        assertThat(replicas.sentBytes)
                .as("bytes for 300 additions, whole is %d", whole)
                .isLessThan(6 * 2 * whole);
    }

    @Test
    void a_crashed_node_does_not_hold_the_buffer() {
        Replicas replicas = new Replicas(5, SETTINGS, 3);
        replicas.crash(2);

        replicas.replica(0).write("counter", PNCounter.BOTTOM, state -> state.added(1, 5));
        replicas.runFor(SECOND);

        assertThat(replicas.replica(0).machine.bufferedBytes()).isZero();
        assertThat(replicas.areEqual()).isTrue();
    }

    @Test
    void a_wrong_type_for_a_key_is_dropped_and_told() {
        Replicas replicas = new Replicas(6, SETTINGS, 2);
        replicas.replica(0).write("key", PNCounter.BOTTOM, state -> state.added(1, 5));
        replicas.replica(1).write("key", AWSet.BOTTOM, state -> state.added(2, element(1)));

        replicas.runFor(SECOND);

        assertThat(replicas.conflicts).isPositive();
        assertThat(replicas.replica(0).state("key")).isInstanceOf(PNCounter.class);
        assertThat(replicas.replica(1).state("key")).isInstanceOf(AWSet.class);
    }

    @Test
    void a_delta_is_never_sent_back_to_where_it_came_from() {
        Replicas replicas = new Replicas(7, SETTINGS, 2);
        replicas.runFor(SECOND);
        replicas.sentBytes = 0;
        replicas.sentMessages = 0;

        replicas.replica(0).write("counter", PNCounter.BOTTOM, state -> state.added(1, 5));
        replicas.runFor(100 * MILLI);

        assertThat(replicas.areEqual()).isTrue();
        assertThat(replicas.replica(1).machine.bufferedBytes()).isZero();
        assertThat(replicas.sentMessages)
                .as("one delta, its ack, at most a digest each")
                .isLessThanOrEqualTo(4);
    }

    private static Bytes element(int number) {
        return Bytes.of(ByteBuffer.allocate(20).putInt(number).array());
    }

    /** One random write; returns what it adds to the counter. */
    private static long write(Random random, Replicas.Replica replica) {
        long uid = replica.id.uid();
        int amount = random.nextInt(9) - 3;
        Bytes element = element(random.nextInt(5));
        switch (random.nextInt(4)) {
            case 0 -> replica.write("set", AWSet.BOTTOM, state -> state.added(uid, element));
            case 1 -> replica.write("set", AWSet.BOTTOM, state -> state.removed(element));
            case 2 ->
                replica.write(
                        "register",
                        LWWRegister.BOTTOM,
                        state -> state.written(new HybridTime(state.time().packed() + 1), uid, element));
            default -> {
                replica.write("counter", PNCounter.BOTTOM, state -> state.added(uid, amount));
                return amount;
            }
        }
        return 0;
    }
}
