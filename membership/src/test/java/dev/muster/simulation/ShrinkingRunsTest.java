package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.Fault;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.Shrinking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkingRunsTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final List<String> NAMES = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void a_failing_simulation_shrinks_to_the_fault_that_causes_it() {
        FaultPlan failing = FaultPlan.EMPTY;
        for (int seed = 0; failing.faults().size() < 6 || !losesABeat(failing); seed++) {
            failing = FaultPlan.random(seed, NAMES, 60 * SECOND, Staging.DRAWN);
        }

        Shrinking.Result shrunk = Shrinking.of(failing, ShrinkingRunsTest::losesABeat, 400);

        assertThat(shrunk.isMinimal()).isTrue();
        assertThat(shrunk.plan().faults()).as("out of\n%s", failing.print()).hasSizeBetween(1, 2);
        assertThat(losesABeat(FaultPlan.parse(shrunk.plan().print()))).isTrue();
        for (int left = 0; left < shrunk.plan().faults().size(); left++) {
            List<Fault> others = new ArrayList<>(shrunk.plan().faults());
            others.remove(left);
            assertThat(losesABeat(new FaultPlan(others))).isFalse();
        }
    }

    /** Five nodes send a beat to each other every 100 ms; whether one hears nothing from another for 2 s. */
    private static boolean losesABeat(FaultPlan plan) {
        Beats beats = new Beats();
        Staging.apply(plan, beats.network, beats::start);
        beats.network.runUntil(60 * SECOND);
        return beats.isLost;
    }

    private static final class Beats {
        final VirtualNetwork<String> network = new VirtualNetwork<>(4, beat -> 10);
        boolean isLost;

        Beats() {
            NAMES.forEach(this::start);
        }

        void start(String name) {
            long[] heard = new long[NAMES.size()];
            Arrays.fill(heard, network.nowNanos());
            network.start(name, (from, beat) -> heard[NAMES.indexOf(from)] = network.nowNanos());
            network.every(name, 100 * MILLI, now -> {
                heard[NAMES.indexOf(name)] = now;
                NAMES.stream().filter(to -> !to.equals(name)).forEach(to -> network.send(name, to, "beat"));
                for (long last : heard) {
                    isLost |= now - last > 2 * SECOND;
                }
            });
        }
    }
}
