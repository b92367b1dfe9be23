package dev.muster.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HealthValuesTest {
    @Test
    void impossible_values_are_refused_by_name() {
        TreeMap<String, Long> counts = new TreeMap<>();
        counts.put("probes", 1L);

        assertThat(new SwimMetrics(counts).count("probes")).isEqualTo(1);
        assertThatThrownBy(() -> new MembershipHealth(9, false, List.of()))
                .hasMessageContaining("localHealth must be between 0 and 8, was 9");
        assertThatThrownBy(() -> health(-1, 0)).hasMessageContaining("incarnation must be at least 0, was -1");
        assertThatThrownBy(() -> health(0, Double.POSITIVE_INFINITY)).hasMessageContaining("finite, was Infinity");
        assertThatThrownBy(() -> health(0, Double.NaN)).hasMessageContaining("was NaN");
    }

    private static PeerHealth health(long incarnation, double level) {
        return new PeerHealth(
                new NodeId("127.0.0.1", 1, 1), PeerHealth.Liveness.ALIVE, incarnation, level, null, PeerHealth.Link.UP);
    }
}
