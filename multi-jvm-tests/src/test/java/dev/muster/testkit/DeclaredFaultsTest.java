package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.FaultKind;
import dev.muster.faults.Slowness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredFaultsTest {
    @Test
    void only_faults_of_links_need_a_network() {
        DeclaredFaults declared =
                DeclaredFaults.of(FaultKind.CRASH, FaultKind.DELAY, FaultKind.CLOCK, FaultKind.PARTITION);

        assertThat(declared.ofLinks()).containsExactly(FaultKind.PARTITION, FaultKind.DELAY);
        assertThat(DeclaredFaults.of(FaultKind.DISK_FULL).ofLinks()).isEmpty();
    }

    @Test
    void a_fault_that_is_not_declared_is_refused_with_the_way_to_declare_it() {
        DeclaredFaults declared = DeclaredFaults.of(FaultKind.PARTITION);

        declared.require(FaultKind.PARTITION);
        declared.require(FaultKind.PAUSE);
        assertThatThrownBy(() -> declared.require(FaultKind.LOSS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a fault of kind LOSS must be declared before it is used: "
                        + "@ClusterTest(faults = {FaultKind.PARTITION, FaultKind.LOSS})");
    }

    @Test
    void what_only_the_simulator_can_do_cannot_be_declared_nor_used() {
        assertThat(Arrays.asList(FaultKind.BLOCK, FaultKind.JITTER)).allSatisfy(kind -> {
            assertThatThrownBy(() -> DeclaredFaults.of(kind)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> DeclaredFaults.NONE.require(kind)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void slices_and_gaps_become_a_share_of_a_processor() {
        Slowness slowness = Slowness.starved().withGap(40_000_000, 140_000_000);

        assertThat(NodeFaults.share(slowness)).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({"20s, 20000", "1.5s, 1500", "300ms, 300", "2m, 120000", "1h, 3600000"})
    void a_duration_is_read(String text, long millis) {
        assertThat(DurationText.parse("duration", text)).hasMillis(millis);
    }

    @ParameterizedTest
    @CsvSource({"20", "s", "-1s", "20 s", "''", "1.s"})
    void what_is_no_duration_is_told(String text) {
        assertThatThrownBy(() -> DurationText.parse("duration", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("duration must be a number with ms, s, m or h, such as 20s, was '" + text + "'");
    }
}
