package dev.muster.sharding.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.RestartBackoff;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final RestartBackoff BACKOFF = new RestartBackoff(Duration.ofMillis(100), Duration.ofMillis(1000));
    private static final long START = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(150);

    @ParameterizedTest(name = "failure {0} in a row waits {1} ms")
    @CsvSource({"1, 0", "2, 100", "3, 200", "4, 400", "5, 800", "6, 1000", "7, 1000", "80, 1000"})
    void each_failure_in_a_row_waits_twice_as_long_up_to_the_most(int inRow, long waitMillis) {
        long now = START;
        Failures failures = Failures.NONE;
        for (int i = 1; i < inRow; i++) {
            failures = failures.next(BACKOFF, now);
            now = failures.startsAtNanos();
        }

        failures = failures.next(BACKOFF, now);

        assertThat(failures.inRow()).isEqualTo(inRow);
        assertThat(TimeUnit.NANOSECONDS.toMillis(failures.startsAtNanos() - now))
                .isEqualTo(waitMillis);
        assertThat(failures.isDue(now)).isEqualTo(waitMillis == 0);
        assertThat(failures.isDue(now + TimeUnit.MILLISECONDS.toNanos(waitMillis)))
                .isTrue();
    }

    @Test
    void a_failure_long_after_the_last_restart_is_a_first_one() {
        Failures second = Failures.NONE.next(BACKOFF, START).next(BACKOFF, START);
        long quiet = second.startsAtNanos() + TimeUnit.MILLISECONDS.toNanos(1000);

        assertThat(second.isForgotten(BACKOFF, quiet - 1)).isFalse();
        assertThat(second.next(BACKOFF, quiet - 1).inRow()).isEqualTo(3);
        assertThat(second.isForgotten(BACKOFF, quiet)).isTrue();
        assertThat(second.next(BACKOFF, quiet)).isEqualTo(new Failures(1, quiet));
    }

    @Test
    void an_entity_that_never_failed_may_start() {
        assertThat(Failures.NONE.isDue(START)).isTrue();
        assertThat(Failures.NONE.isForgotten(BACKOFF, START)).isTrue();
    }

    @Test
    void the_longest_waits_do_not_overflow() {
        RestartBackoff hours = new RestartBackoff(Duration.ofHours(1), Duration.ofHours(1));
        Failures failures = new Failures(Integer.MAX_VALUE - 1, START);

        assertThat(failures.next(hours, START).startsAtNanos() - START)
                .isEqualTo(Duration.ofHours(1).toNanos());
    }
}
