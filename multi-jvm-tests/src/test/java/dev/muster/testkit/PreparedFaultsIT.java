package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.FaultKind;
import dev.muster.testkit.process.RemoteCallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults of nodes that must be prepared before they start, and events that code in a node pushes. */
@Tag("smoke")
class PreparedFaultsIT {
    @Test
    @ClusterTest(
            nodes = 1,
            faults = {FaultKind.CLOCK, FaultKind.DISK_FULL})
    void a_clock_jumps_a_disk_is_full_and_code_in_a_node_pushes_what_it_sees(Cluster cluster) {
        ClusterNode node = cluster.node("n1");
        Instant before = Instant.now();
        String data = cluster.folder().resolve("data/file").toString();

        node.clock().jump(Duration.ofHours(1));
        cluster.disk().fill();
        assertThatThrownBy(() -> node.run(member -> Files.write(Path.of(data), new byte[20_000])))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("No space left");
        cluster.disk().free();
        node.run(member -> Files.write(Path.of(data), new byte[20_000]));
        node.run(member -> Probe.push(Instant.now()));

        ClusterEvent pushed = cluster.awaitEvent("the node's time", Cluster.PATIENCE, event -> event.is(Instant.class));
        assertThat(pushed.node()).isEqualTo("n1");
        assertThat(pushed.as(Instant.class).orElseThrow()).isAfter(before.plus(Duration.ofMinutes(59)));
        node.clock().reset();
        assertThat(node.clock().offset()).isZero();
    }
}
