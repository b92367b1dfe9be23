package dev.muster.testkit.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.Direction;
import dev.muster.faults.LinkState;
import dev.muster.membership.PeerHealth;
import dev.muster.runtime.Node;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import java.time.Duration;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Test;

/** Cuts that the nodes make themselves, between three JVMs. */
@ClusterTest(
        nodes = 3,
        jvmFlags = {
            "-Dpekko.remote.artery.advanced.test-mode=on",
            "-Dpekko.cluster.split-brain-resolver.stable-after=120s",
            "-Dpekko.cluster.split-brain-resolver.down-all-when-unstable=off"
        })
class FilterNetworkIT {
    private static final Direction THERE = new Direction("n1", "n2");
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** In a node's JVM: what its inbox received. */
    private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();

    @Test
    void what_is_cut_does_not_arrive_and_what_is_healed_does(Cluster cluster) {
        cluster.awaitAllUp();
        cluster.nodes().forEach(FilterNetworkIT::openInbox);
        ClusterNode one = cluster.node("n1");
        ClusterNode other = cluster.node("n2");
        FilterNetwork network = networkOf(cluster);
        assertPasses(cluster, one, other, "before, there");
        assertPasses(cluster, other, one, "before, back");

        network.set(THERE, LinkState.CLEAR.cut());
        send(one, other, "cut there");
        assertPasses(cluster, other, one, "back while there is cut");
        awaitLink(cluster, one, other, PeerHealth.Link.DOWN);
        cluster.during("nothing arrives", QUIET, () -> !hasReceived(other, "cut there"));
        assertThat(isAlive(one, other)).as("through n3, n1 knows that n2 lives").isTrue();
        assertThat(isAlive(other, one)).as("through n3, n2 knows that n1 lives").isTrue();

        network.set(THERE.reversed(), LinkState.CLEAR.cut());
        send(one, other, "cut both there");
        send(other, one, "cut both back");
        cluster.during(
                "nothing arrives",
                QUIET,
                () -> !hasReceived(other, "cut both there") && !hasReceived(one, "cut both back"));

        network.set(THERE, LinkState.CLEAR);
        network.set(THERE.reversed(), LinkState.CLEAR);
        assertPasses(cluster, one, other, "healed there");
        assertPasses(cluster, other, one, "healed back");
        awaitLink(cluster, one, other, PeerHealth.Link.UP);
        cluster.awaitAllUp();
    }

    /** The kit's nodes are there already: the network takes them as they are. */
    private static FilterNetwork networkOf(Cluster cluster) {
        Iterator<Integer> ports = cluster.nodes().stream()
                .map(node -> Integer.valueOf(node.address().replaceFirst(".*:", "")))
                .iterator();
        FilterNetwork network =
                new FilterNetwork((name, action) -> cluster.node(name).run(action), ports::next);
        cluster.nodes().forEach(node -> {
            assertThat(network.attach(node.name()).address()).isEqualTo(node.address());
            network.started(node.name());
        });
        return network;
    }

    private static void openInbox(ClusterNode node) {
        node.run(member ->
                systemOf(member).systemActorOf(Props.create(Inbox.class, () -> new Inbox(RECEIVED)), "inbox"));
    }

    private static void send(ClusterNode from, ClusterNode to, String text) {
        String address = to.address();
        from.run(member -> {
            ExtendedActorSystem system = systemOf(member);
            String path = "pekko://" + system.name() + "@" + address + "/system/inbox";
            system.actorSelection(path).tell(text, ActorRef.noSender());
        });
    }

    private static ExtendedActorSystem systemOf(Node member) {
        return (ExtendedActorSystem) Adapter.toClassic(member.system());
    }

    private static boolean hasReceived(ClusterNode node, String text) {
        return node.call(member -> {
            Queue<String> received = RECEIVED;
            return received.contains(text);
        });
    }

    private static void assertPasses(Cluster cluster, ClusterNode from, ClusterNode to, String text) {
        send(from, to, text);
        cluster.await(to + " receives " + text, Cluster.PATIENCE, () -> hasReceived(to, text));
    }

    private static void awaitLink(Cluster cluster, ClusterNode at, ClusterNode about, PeerHealth.Link link) {
        String address = about.address();
        cluster.await(
                at + " has its link to " + about + " " + link,
                Cluster.PATIENCE,
                () -> at.call(member -> member.membership().health().peers().stream()
                        .anyMatch(peer -> peer.node().address().equals(address) && peer.link() == link)));
    }

    private static boolean isAlive(ClusterNode at, ClusterNode about) {
        String address = about.address();
        return at.call(member -> member.membership().health().peers().stream()
                .anyMatch(
                        peer -> peer.node().address().equals(address) && peer.liveness() == PeerHealth.Liveness.ALIVE));
    }
}
