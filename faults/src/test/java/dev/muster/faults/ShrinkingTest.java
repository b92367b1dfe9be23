package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

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
