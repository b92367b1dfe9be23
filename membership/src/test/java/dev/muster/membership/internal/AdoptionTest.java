package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.MembershipHealth;
import dev.muster.membership.NodeId;
import dev.muster.membership.PeerHealth.Liveness;
import dev.muster.membership.SwimMetrics;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Message;
import dev.muster.membership.swim.Output;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.PacketCodec;
import dev.muster.membership.swim.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plain Pekko application gets by the one setting. */
class AdoptionTest {
    /** Pekko's heartbeats may be missing for a minute, so whoever is reported was convicted by SWIM. */
    private static final String DEAF_HEARTBEATS = "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 60s\n";

    private final PlainNodes nodes = new PlainNodes();

    @AfterEach
    void stopNodes() {
        nodes.close();
    }

    @Test
    void a_node_that_dies_is_unreachable_by_the_verdict_of_swim_and_the_others_stay_reachable() throws Exception {
        List<ActorSystem> cluster = nodes.startCluster(3, PlainNodes.ADOPTED + DEAF_HEARTBEATS);
        ActorSystem first = cluster.get(0);
        ActorSystem second = cluster.get(1);
        NodeId dead = PlainNodes.nodeOf(cluster.get(2));
        List<Output> seen = new CopyOnWriteArrayList<>();
        SwimExtension.get(first).listen(seen::add);

        PlainNodes.kill(cluster.get(2));

        nodes.await(() -> PlainNodes.unreachable(first).contains(dead)
                && PlainNodes.unreachable(second).contains(dead));
        assertThat(PlainNodes.unreachable(first)).containsExactly(dead);
        assertThat(PlainNodes.unreachable(second)).containsExactly(dead);
        assertThat(statusesOf(dead, seen)).containsSubsequence(Status.ALIVE, Status.SUSPECT, Status.UNREACHABLE);
        nodes.await(() -> liveness(first, dead) == Liveness.UNREACHABLE);
        assertThat(liveness(first, PlainNodes.nodeOf(second))).isEqualTo(Liveness.ALIVE);

        Cluster.get(first).down(Cluster.get(cluster.get(2)).selfAddress());

        nodes.await(() -> PlainNodes.members(second).size() == 2
                && health(first).find(dead).isEmpty()
                && health(second).find(dead).isEmpty());
        assertThat(statusesOf(dead, seen)).endsWith(Status.REMOVED);
    }

    @Test
    void a_node_that_leaves_is_never_suspected_and_forgotten_as_one_that_left() throws Exception {
        List<ActorSystem> cluster = nodes.startCluster(3, PlainNodes.ADOPTED + DEAF_HEARTBEATS);
        ActorSystem first = cluster.get(0);
        NodeId gone = PlainNodes.nodeOf(cluster.get(2));
        List<Output> seen = new CopyOnWriteArrayList<>();
        SwimExtension.get(first).listen(seen::add);

        Cluster.get(cluster.get(2)).leave(Cluster.get(cluster.get(2)).selfAddress());

        PlainNodes.ended(cluster.get(2));
        nodes.await(() -> PlainNodes.members(first).size() == 2
                && health(first).find(gone).isEmpty());
        assertThat(statusesOf(gone, seen))
                .endsWith(Status.LEFT)
                .doesNotContain(Status.SUSPECT, Status.UNREACHABLE, Status.REMOVED);
    }

    @Test
    void a_node_that_the_others_hold_for_removed_leaves_and_stops() throws Exception {
        ActorSystem system = nodes.startCluster(1, PlainNodes.ADOPTED).get(0);
        NodeId self = PlainNodes.nodeOf(system);
        NodeId other = new NodeId("127.0.0.1", self.port() == 1 ? 2 : 1, 77);
        Fact expelled = Fact.alive(self, system.startTime()).ended(Status.REMOVED);
        byte[] frame = new PacketCodec("plain")
                .encode(new Packet(other, 0, new Message.Rumors(), List.of(Fact.alive(other, 1), expelled)));

        new ControlTransport((ExtendedActorSystem) system, "muster-swim").send(self, frame);

        PlainNodes.ended(system);
        assertThat(Cluster.get(system).isTerminated()).isTrue();
    }

    @Test
    void a_node_whose_failure_detection_breaks_does_not_stay_deaf_but_stops() throws Exception {
        ActorSystem system = nodes.startCluster(1, PlainNodes.ADOPTED).get(0);

        SwimExtension.get(system).listen(output -> {
            throw new AssertionError("planted");
        });

        PlainNodes.ended(system);
        assertThat(Cluster.get(system).isTerminated()).isTrue();
    }

    @Test
    void without_the_setting_nothing_runs_and_nothing_is_known() {
        ActorSystem system = nodes.start("");

        SwimExtension swim = SwimExtension.get(system);

        assertThat(swim.isRunning()).isFalse();
        assertThat(swim.health()).isEqualTo(MembershipHealth.UNKNOWN);
        assertThat(swim.metrics()).isEqualTo(SwimMetrics.NONE);
        assertThat(SwimAccess.find(system.eventStream())).isEmpty();
    }

    @Test
    void nodes_of_another_cluster_name_are_not_heard_and_counted() {
        ActorSystem red = nodes.start(PlainNodes.ADOPTED + "muster.cluster-name = red");
        ActorSystem blue = nodes.start(PlainNodes.ADOPTED + "muster.cluster-name = blue");

        SwimExtension.get(red).seek(List.of(PlainNodes.nodeOf(blue).contactPoint()));

        nodes.await(() -> SwimExtension.get(blue).metrics().count("frames-dropped-other-cluster") > 0);
        assertThat(health(blue).peers()).isEmpty();
    }

    @Test
    void nodes_that_seek_each_other_meet_without_a_cluster() {
        ActorSystem one = nodes.start(PlainNodes.ADOPTED);
        ActorSystem two = nodes.start(PlainNodes.ADOPTED);

        SwimExtension.get(one).seek(List.of(PlainNodes.nodeOf(two).contactPoint()));

        nodes.await(() -> health(one).find(PlainNodes.nodeOf(two)).isPresent()
                && health(two).find(PlainNodes.nodeOf(one)).isPresent());
        assertThat(PlainNodes.members(one)).isEmpty();
    }

    private static MembershipHealth health(ActorSystem system) {
        return SwimExtension.get(system).health();
    }

    private static Liveness liveness(ActorSystem system, NodeId node) {
        return health(system).find(node).orElseThrow().liveness();
    }

    private static List<Status> statusesOf(NodeId node, List<Output> seen) {
        return seen.stream()
                .filter(Output.Changed.class::isInstance)
                .map(output -> ((Output.Changed) output).after())
                .filter(fact -> fact.node().equals(node))
                .map(Fact::status)
                .toList();
    }
}
