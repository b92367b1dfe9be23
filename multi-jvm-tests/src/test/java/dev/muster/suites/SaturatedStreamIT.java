package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.MembershipEvent.Suspected;
import dev.muster.runtime.Node;
import dev.muster.runtime.Profile;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.NodeSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * User messages that fill the stream between nodes must not be taken for the silence of a node.
 *
 * <p>They take all processors of this machine as well, for which {@link Profile#LOCAL} is too impatient to suspect nobody;
 * they hold the ordinary stream up much longer than the other profile waits for an answer.
 */
@Tag("chaos")
@ClusterTest(
        nodes = 5,
        setup = SaturatedStreamIT.OnNetwork.class,
        jvmFlags = {Downing.LATE, Downing.NOT_OF_ALL})
class SaturatedStreamIT {
    private static final Duration SATURATED_FOR = Duration.ofSeconds(20);

    @Test
    void nobody_is_suspected_while_user_messages_fill_the_ordinary_stream(Cluster cluster) {
        Detection.begin(cluster);
        ClusterNode first = cluster.node("n1");
        String target = cluster.node("n2").address();
        Duration patience = Detection.probeTimeout(first);
        cluster.nodes().forEach(node -> node.run(Flood::open));

        cluster.nodes().forEach(node -> flood(node, cluster));
        cluster.await(
                "a user message takes longer than the answer to a probe may",
                Cluster.PATIENCE,
                () -> first.call(node -> Flood.roundTrip(node, target)).compareTo(patience) > 0);
        cluster.during("nobody is unreachable", SATURATED_FOR, () -> Detection.nobodyUnreachable(cluster));
        Duration last = first.call(node -> Flood.roundTrip(node, target));
        cluster.nodes().forEach(node -> node.run(Flood::end));

        assertThat(last).as("a user message at the end").isGreaterThan(patience);
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.<Long>call(member -> Flood.received()))
                        .as("bytes received by %s", node.name())
                        .isGreaterThan(100_000_000));
        assertThat(Detection.told(cluster, Suspected.class)).isEmpty();
    }

    static final class OnNetwork implements NodeSetup {
        @Override
        public void prepare(String name, Node.Builder node) {
            node.profile(Profile.LAN);
        }
    }

    private static void flood(ClusterNode node, Cluster cluster) {
        List<String> others = new ArrayList<>();
        cluster.nodes().stream().filter(other -> other != node).forEach(other -> others.add(other.address()));
        node.run(member -> Flood.begin(member, others));
    }
}
