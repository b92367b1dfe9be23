package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanScheduleTest {
    private static final long SECOND = 1_000_000_000;

    private static List<String> texts(List<PlanSchedule.Step> steps) {
        return steps.stream()
                .map(step -> step.moment() + " " + step.index() + " " + step.fault())
                .toList();
    }

    @Test
    void an_empty_plan_has_nothing_to_do() {
        PlanSchedule schedule = new PlanSchedule(FaultPlan.EMPTY);

        assertThat(schedule.nextNanos()).isEmpty();
        assertThat(schedule.due(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void steps_come_by_time_and_at_one_instant_as_in_the_plan_each_once() {
        PlanSchedule schedule = new PlanSchedule(FaultPlan.parse("""
                3s pause n1 1s
                2s pause n2 1s
                3s crash n3 forever
                3s restart n2
                3s jitter 1s 0s
                4s reset n1>n2
                """));

        assertThat(schedule.nextNanos()).hasValue(2 * SECOND);
        assertThat(schedule.due(2 * SECOND - 1)).isEmpty();
        assertThat(texts(schedule.due(2 * SECOND))).containsExactly("BEGIN 1 2s pause n2 1s");
        assertThat(schedule.nextNanos()).hasValue(3 * SECOND);
        assertThat(texts(schedule.due(3 * SECOND)))
                .containsExactly(
                        "BEGIN 0 3s pause n1 1s",
                        "END 1 2s pause n2 1s",
                        "BEGIN 2 3s crash n3 forever",
                        "BEGIN 3 3s restart n2",
                        "BEGIN 4 3s jitter 1s 0s",
                        "END 4 3s jitter 1s 0s");
        assertThat(texts(schedule.due(60 * SECOND))).containsExactly("END 0 3s pause n1 1s", "BEGIN 5 4s reset n1>n2");
        assertThat(schedule.nextNanos()).isEmpty();
    }

    @Test
    void late_or_early_each_fault_of_a_random_plan_begins_once_and_ends_after_that() {
        List<String> names = List.of("n1", "n2", "n3");
        for (int seed = 0; seed < 100; seed++) {
            FaultPlan plan = FaultPlan.random(seed, names, 60 * SECOND);
            PlanSchedule schedule = new PlanSchedule(plan);
            List<PlanSchedule.Step> all = new ArrayList<>();
            for (long now = 0; now <= 60 * SECOND; now += SECOND) {
                all.addAll(schedule.due(now));
            }

            List<Integer> begun = new ArrayList<>();
            List<Integer> ended = new ArrayList<>();
            for (PlanSchedule.Step step : all) {
                assertThat(step.fault())
                        .as("seed %d", seed)
                        .isEqualTo(plan.faults().get(step.index()));
                (step.moment() == PlanSchedule.Moment.BEGIN ? begun : ended).add(step.index());
                assertThat(begun).as("seed %d", seed).contains(step.index());
            }
            assertThat(begun).as("seed %d", seed).hasSameSizeAs(plan.faults()).doesNotHaveDuplicates();
            assertThat(ended).as("seed %d", seed).doesNotHaveDuplicates().hasSize((int) plan.faults().stream()
                    .filter(fault -> !fault.effect().kind().isInstant())
                    .count());
            assertThat(schedule.nextNanos()).as("seed %d", seed).isEmpty();
        }
    }
}
