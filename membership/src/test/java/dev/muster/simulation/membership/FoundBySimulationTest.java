package dev.muster.simulation.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Message;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.Swim;
import dev.muster.membership.swim.SwimSettings;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What random runs have found, each with the smallest input that shows it. */
class FoundBySimulationTest {
    private static final NodeId SELF = new NodeId("a", 1, 1);
    private static final NodeId OTHER = new NodeId("b", 1, 2);

    private final Swim swim = new Swim(SELF, 1, SwimSettings.lan(), new SplittableRandom(1), 0);

    @Test
    void news_after_a_long_quiet_time_is_no_late_timer() {
        Fact other = Fact.alive(OTHER, 1);
        long nowNanos = 0;
        while (nowNanos < 60 * SwimCluster.SECOND) {
            nowNanos = swim.nextTickNanos();
            swim.tick(nowNanos);
        }

        swim.receive(nowNanos + 1, new Packet(OTHER, 0, new Message.Rumors(), List.of(other)));
        swim.tick(nowNanos + 1);

        assertThat(swim.nextTickNanos()).isGreaterThan(nowNanos);
        assertThat(swim.localHealth()).isEqualTo(0);
    }
}
