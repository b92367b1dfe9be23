package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Lincheck's model checker on the gate. Run one after the other, a use never finds that what it uses is dead; so a schedule in which it
 * does is no order of these operations. At the end each call has run.
 */
class GateInterleavingsTest {
    private static final int ITERATIONS = 20;
    private static final int INVOCATIONS = 1_000;

    @Test
    void no_use_outlives_a_grace_period_and_no_call_is_left_behind() {
        options().check(Guarded.class);
    }

    @Test
    void a_gate_that_runs_the_call_at_once_is_found_out() {
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(() -> options().check(RunsAtOnce.class));
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0);
    }

    /** A state that is replaced, and dead after a grace period. */
    public static class Guarded {
        final Gate gate = new Gate();
        private volatile int state;
        private volatile int dead = -1;

        /** Whether what is used is dead while it is used. */
        @Operation
        public boolean use() {
            int ticket = gate.enter();
            int seen = state;
            boolean isDead = dead >= seen;
            gate.exit(ticket);
            return isDead;
        }

        /** Replaces the state. */
        @Operation(nonParallelGroup = "writer")
        public void change() {
            int earlier = state;
            state = earlier + 1;
            afterAll(() -> dead = earlier);
        }

        void afterAll(Runnable call) {
            gate.afterAll(call);
        }

        /** Each call has run, the last one last. */
        @Validate
        public void allCallsHaveRun() {
            if (dead != state - 1) {
                throw new IllegalStateException("dead is " + dead + " at state " + state);
            }
        }
    }

    /** No period at all. */
    public static class RunsAtOnce extends Guarded {
        @Override
        void afterAll(Runnable call) {
            call.run();
        }
    }
}
