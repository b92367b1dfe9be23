package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas that are late pass, as long as they agree once they have settled; with a defect they do not. */
class ReplicaDefectsTest {
    private static final int SEEDS = 100;
    private static final int STEPS = 150;

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "EVENTUAL"})
    void replicas_that_settle_pass(Consistency consistency) {
        Expectations expected = Expectations.eventual().withSets(consistency).withCounters(consistency);
        for (long seed = 0; seed < SEEDS; seed++) {
            Sketch history = new Sketch();
            SimulatedReplicas replicas = new SimulatedReplicas(seed, history);
            replicas.run(STEPS);
            replicas.settle();
            replicas.run(STEPS);
            replicas.settle();

            Report report = Checks.all(history.transcript(), expected);

            assertThat(report.isValid())
                    .as("seed %d: %s", seed, report.describe())
                    .isTrue();
        }
    }

    @Test
    void replicas_that_are_late_are_not_linearizable() {
        Sketch history = new Sketch();
        SimulatedReplicas replicas = new SimulatedReplicas(1, history);
        replicas.run(STEPS);
        replicas.settle();

        assertThat(Checks.all(history.transcript()).isValid()).isFalse();
    }

    @Test
    void a_replica_that_forgets_is_found() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Sketch history = new Sketch();
            SimulatedReplicas replicas = new SimulatedReplicas(seed, history);
            replicas.run(STEPS);
            replicas.perform(0, new Operation.CounterAdd("k", 1_000_000));
            replicas.perform(0, new Operation.SetAdd("s", "planted"));
            replicas.settle();
            int victim = (int) (seed % SimulatedReplicas.REPLICAS);
            replicas.forget(victim);
            replicas.read(victim);

            assertFound(seed, history, "lost: element", "vanished: element", "out of range: ");
        }
    }

    @Test
    void a_replica_that_brings_back_what_was_removed_is_found() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Sketch history = new Sketch();
            SimulatedReplicas replicas = new SimulatedReplicas(seed, history);
            replicas.run(STEPS);
            replicas.perform(0, new Operation.SetAdd("s", "planted"));
            replicas.settle();
            replicas.perform(1, new Operation.SetRemove("s", "planted"));
            replicas.settle();
            int victim = (int) (seed % SimulatedReplicas.REPLICAS);
            replicas.forgetRemoves(victim);
            replicas.read(victim);

            assertFound(seed, history, "resurrected: element planted");
        }
    }

    @Test
    void a_replica_that_counts_twice_is_found() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Sketch history = new Sketch();
            SimulatedReplicas replicas = new SimulatedReplicas(seed, history);
            replicas.run(STEPS);
            replicas.perform(0, new Operation.CounterAdd("k", 1_000_000));
            replicas.countTwice(0);
            replicas.settle();

            assertFound(seed, history, "out of range: ");
        }
    }

    private static void assertFound(long seed, Sketch history, String... evidence) {
        Report report = Checks.all(history.transcript(), Expectations.eventual());

        assertThat(report.isValid()).as("seed %d", seed).isFalse();
        assertThat(report.describe()).as("seed %d", seed).contains(evidence);
    }
}
