package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void it_moves_by_what_the_host_stood_still_even_across_the_end_of_the_clock() {
        Deadline deadline = new Deadline(Long.MAX_VALUE - SECOND, Duration.ofSeconds(2));
        long begin = deadline.beginNanos();

        assertThat(deadline.isPast(begin + 2 * SECOND - 1, Duration.ZERO)).isFalse();
        assertThat(deadline.isPast(begin + 2 * SECOND, Duration.ZERO)).isTrue();
        assertThat(deadline.isPast(begin + 4 * SECOND, Duration.ofSeconds(3))).isFalse();
        assertThat(deadline.isPast(begin + 5 * SECOND, Duration.ofSeconds(3))).isTrue();
    }

    @Test
    void it_tells_a_stall_that_counts() {
        Deadline deadline = new Deadline(0, Duration.ofMillis(1500));

        assertThat(deadline.describe(Duration.ofMillis(99))).isEqualTo("1.5 s");
        assertThat(deadline.describe(Duration.ofMillis(1240)))
                .isEqualTo("1.5 s and 1.2 s in which the host stood still");
    }
}
