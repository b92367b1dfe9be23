package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final String BELIEFS = "n1 sees n2";

    @Test
    void a_condition_is_watched_at_the_beginning_the_end_and_between() {
        AtomicInteger looks = new AtomicInteger();
        long beginNanos = System.nanoTime();

        Waiting.throughout("it holds", Duration.ofMillis(200), () -> looks.incrementAndGet() > 0, () -> BELIEFS);

        assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(looks).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void a_condition_that_ceases_to_hold_fails_at_once_and_tells_what_was_believed() {
        Iterator<Boolean> answers = List.of(true, true, false).iterator();

        assertThatThrownBy(() -> Waiting.throughout("it holds", Duration.ofHours(1), answers::next, () -> BELIEFS))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("no longer after \\d+\\.\\d+ s: it holds\n" + BELIEFS);
    }

    @Test
    void a_watched_condition_that_throws_does_not_hold() {
        assertThatThrownBy(() -> Waiting.throughout("it holds", Duration.ZERO, WaitingTest::thrown, () -> BELIEFS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("it holds\nfailure: no answer\n" + BELIEFS)
                .hasRootCauseMessage("no answer");
    }

    private static boolean thrown() {
        throw new IllegalStateException("no answer");
    }
}
