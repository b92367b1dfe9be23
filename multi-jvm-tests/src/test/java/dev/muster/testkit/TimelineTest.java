package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long MILLI = 1_000_000;
    /** Near the end of the clock's range, where comparing instants by size goes wrong. */
    private static final long BEGIN =
            Duration.ofNanos(Long.MAX_VALUE - 5 * MILLI).toNanos();

    @Test
    void output_events_and_actions_are_merged_by_time() {
        Timeline timeline = new Timeline(BEGIN);
        timeline.action(BEGIN + 20 * MILLI, "kill n2");
        timeline.output("n1", BEGIN + 10 * MILLI, "INFO hello");
        timeline.output("n2", BEGIN, "INFO started");
        timeline.event(new ClusterEvent("n1", BEGIN + 1500 * MILLI, "a value"));

        assertThat(timeline.text().lines().skip(1))
                .containsExactly(
                        "    0.000 n2   INFO started",
                        "    0.010 n1   INFO hello",
                        "    0.020 kit  > kill n2",
                        "    1.500 n1   * a value");
    }

    @Test
    void lines_of_one_node_at_one_instant_stay_in_order() {
        Timeline timeline = new Timeline(BEGIN);
        timeline.output("n1", BEGIN, "first");
        timeline.output("n1", BEGIN, "second");

        assertThat(timeline.text()).containsSubsequence("first", "second");
    }

    @Test
    void too_much_output_drops_the_oldest_and_tells_so_but_no_action() {
        Timeline timeline = new Timeline(BEGIN);
        timeline.action(BEGIN, "kill n2");
        for (int i = 0; i < Timeline.MOST_OUTPUT + 3; i++) {
            timeline.output("n1", BEGIN + i, "line " + i + ".");
        }

        assertThat(timeline.text())
                .contains("# 3 earlier lines are left out", "kill n2", "line 3.")
                .doesNotContain("line 2.");
    }
}
