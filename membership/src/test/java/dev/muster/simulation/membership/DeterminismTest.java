package dev.muster.simulation.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    private static final int SEEDS = 10;

    /** Over the runs below; another one after each change of what nodes say or when, and the same on every Java version. */
    private static final long TRACE = 7986215060917503530L;

    @Test
    void a_seed_replays_a_run() {
        Set<Long> traces = new TreeSet<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomRun.Result once = RandomRun.run(seed, 0, 1, Optional.empty());
            RandomRun.Result again = RandomRun.run(seed, 0, 1, Optional.of(once.plan()));

            assertThat(again.traceHash()).as("seed %d", seed).isEqualTo(once.traceHash());
            assertThat(again.events()).as("seed %d", seed).isEqualTo(once.events());
            traces.add(once.traceHash());
        }

        assertThat(traces).as("seeds differ").hasSize(SEEDS);
    }

    @Test
    void the_same_seeds_give_the_same_trace_on_every_java_version() {
        long trace = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            trace = 31 * trace + RandomRun.run(seed, 0, 1, Optional.empty()).traceHash();
        }

        assertThat(trace).isEqualTo(TRACE);
    }
}
