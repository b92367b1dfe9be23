package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.testkit.process.Stall;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class StallGuardTest {
    @Test
    void on_a_quiet_machine_work_passes_and_fails_as_it_does() throws Throwable {
        AssertionError failure = new AssertionError("no");

        assertThat(StallGuard.guard(() -> "done", Optional::empty)).isEqualTo("done");
        assertThatThrownBy(() -> StallGuard.guard(() -> fail(failure), Optional::empty))
                .isSameAs(failure);
    }

    @Test
    void success_on_a_stalled_machine_is_aborted() {
        assertThatThrownBy(() -> StallGuard.guard(() -> "done", StallGuardTest::stall))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("host stalled 3.1 s (n2 (pid 4711)), so that its success says nothing");
    }

    @Test
    void a_failure_on_a_stalled_machine_is_aborted_and_kept_as_the_cause() {
        AssertionError failure = new AssertionError("not within 1 s");

        assertThatThrownBy(() -> StallGuard.guard(() -> fail(failure), StallGuardTest::stall))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("host stalled 3.1 s (n2 (pid 4711)), so that this failure says nothing: not within 1 s")
                .hasCause(failure);
    }

    private static Optional<Stall> stall() {
        return Optional.of(
                new Stall("n2 (pid 4711)", 0, Duration.ofMillis(3_141).toNanos()));
    }

    private static String fail(AssertionError failure) {
        throw failure;
    }
}
