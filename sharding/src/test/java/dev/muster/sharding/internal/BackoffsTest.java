package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.RestartBackoff;
import dev.muster.sharding.cell.Failures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Backoffs backoffs = new Backoffs(new RestartBackoff(Duration.ofMillis(100), Duration.ofSeconds(1)));

    @Test
    void failures_in_a_row_add_up_for_each_entity_alone() {
        assertThat(backoffs.of("a")).isEqualTo(Failures.NONE);

        assertThat(backoffs.failed("a", 0)).isEqualTo(new Failures(1, 0));
        assertThat(backoffs.failed("a", 5)).isEqualTo(new Failures(2, 100_000_005));
        assertThat(backoffs.failed("b", 5)).isEqualTo(new Failures(1, 5));

        assertThat(backoffs.of("a")).isEqualTo(new Failures(2, 100_000_005));
        assertThat(backoffs.of("c")).isEqualTo(Failures.NONE);
    }

    @Test
    void entities_that_have_recovered_are_forgotten_when_many_have_failed() {
        for (int i = 0; i < 999; i++) {
            backoffs.failed("old " + i, 0);
        }

        backoffs.failed("new", SECOND);

        assertThat(backoffs.size()).isEqualTo(1);
    }

    @Test
    void beyond_the_bound_a_failing_entity_starts_again_at_once() {
        for (int i = 0; i < Backoffs.MOST; i++) {
            backoffs.failed("entity " + i, 0);
        }

        backoffs.failed("one more", 0);

        assertThat(backoffs.failed("one more", 0)).isEqualTo(new Failures(1, 0));
        assertThat(backoffs.failed("entity 7", 0).inRow())
                .as("known ones go on")
                .isEqualTo(2);
        assertThat(backoffs.size()).isEqualTo(Backoffs.MOST);
    }
}
