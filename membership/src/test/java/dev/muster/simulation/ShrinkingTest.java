package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Effect;
import dev.muster.faults.Fault;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.PauseMode;
import dev.muster.faults.Shrinking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final List<String> NAMES = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void the_faults_that_matter_are_all_that_is_left() {
        for (int seed = 0; seed < 100; seed++) {
            FaultPlan plan = many(40);
            SplittableRandom random = new SplittableRandom(seed);
            List<String> needed = new ArrayList<>();
            int count = random.nextInt(5);
            for (int each = 0; each < count; each++) {
                needed.add("n" + random.nextInt(40));
            }

            Shrinking.Result shrunk = Shrinking.of(plan, tried -> names(tried).containsAll(needed), 2_000);

            assertThat(names(shrunk.plan()))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            needed.stream().distinct().toList());
            assertThat(shrunk.isMinimal()).isTrue();
        }
    }

    @Test
    void durations_shrink_to_what_is_needed() {
        FaultPlan plan = FaultPlan.parse("1s pause n1 30s\n2s crash n2 8s\n3s pause n3 1m\n");
        Predicate<FaultPlan> fails = tried -> tried.faults().stream()
                .anyMatch(fault -> fault.effect().equals(new Effect.Pause("n3", PauseMode.STOP))
                        && fault.durationNanos() >= 5 * SECOND);

        Shrinking.Result shrunk = Shrinking.of(plan, fails, 500);

        assertThat(shrunk.plan().faults()).hasSize(1);
        assertThat(shrunk.plan().faults().get(0).durationNanos()).isBetween(5 * SECOND, 5_800 * MILLI);
        assertThat(shrunk.tries()).isLessThan(40);
    }

    @Test
    void a_failure_without_any_fault_shrinks_to_the_empty_plan() {
        assertThat(Shrinking.of(many(20), tried -> true, 100).plan()).isEqualTo(FaultPlan.EMPTY);
    }

    @Test
    void the_tries_are_bounded_and_the_result_still_fails() {
        int[] runs = new int[1];
        Predicate<FaultPlan> fails = tried -> {
            runs[0]++;
            return names(tried).containsAll(List.of("n3", "n17", "n31"));
        };

        Shrinking.Result shrunk = Shrinking.of(many(40), fails, 12);

        assertThat(runs[0]).isEqualTo(12).isEqualTo(shrunk.tries());
        assertThat(shrunk.isMinimal()).isFalse();
        assertThat(names(shrunk.plan())).contains("n3", "n17", "n31").hasSizeLessThan(40);
    }

    @Test
    void a_plan_that_does_not_fail_is_refused() {
        FaultPlan plan = FaultPlan.parse("1s pause n1 30s");

        assertThatThrownBy(() -> Shrinking.of(plan, tried -> false, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the plan to shrink must fail:\n1s pause n1 30s\n");
    }

    @Test
    void a_failing_simulation_shrinks_to_the_fault_that_causes_it() {
        FaultPlan failing = FaultPlan.EMPTY;
        for (int seed = 0; failing.faults().size() < 6 || !losesABeat(failing); seed++) {
            failing = FaultPlan.random(seed, NAMES, 60 * SECOND);
        }

        Shrinking.Result shrunk = Shrinking.of(failing, ShrinkingTest::losesABeat, 400);

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

    private static FaultPlan many(int count) {
        List<Fault> faults = new ArrayList<>();
        for (int each = 0; each < count; each++) {
            faults.add(new Fault(each * SECOND, new Effect.Crash("n" + each), SECOND));
        }
        return new FaultPlan(faults);
    }

    private static List<String> names(FaultPlan plan) {
        return plan.faults().stream()
                .map(fault -> ((Effect.OnNode) fault.effect()).name())
                .toList();
    }
}
