package dev.muster.suites;

import dev.muster.membership.MembershipEvent;
import dev.muster.membership.PeerHealth;
import dev.muster.runtime.Node;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the failure detection of every node of a cluster says about the others, for tests of it. */
final class Detection {
    /** In a node's JVM: what it was told, in order. A test makes some dozens of events. */
    private static final Queue<MembershipEvent> TOLD = new ConcurrentLinkedQueue<>();

    private Detection() {}

    /**
     * Waits until every node is up and holds every other for alive, and lets every node collect its events from then on.
     * The events stay in the node's JVM, so that none is missed that comes while nobody looks or the node is paused.
     */
    static void begin(Cluster cluster) {
        cluster.awaitAllUp();
        awaitAllAlive(cluster);
        cluster.nodes().forEach(node -> node.run(member -> member.membership().subscribe(TOLD::add)));
    }

    /** Waits until every node holds every other one for alive. */
    static void awaitAllAlive(Cluster cluster) {
        int others = cluster.nodes().size() - 1;
        cluster.awaitOnAll("every node holds every other for alive", node -> alive(node) == others);
    }

    private static long alive(Node node) {
        return node.membership().health().peers().stream()
                .filter(peer -> peer.liveness() == PeerHealth.Liveness.ALIVE)
                .count();
    }

    /** The addresses of the nodes that such an event at {@code node} was about, in order and as often as it came. */
    static List<String> toldTo(ClusterNode node, Class<? extends MembershipEvent> kind) {
        return node.call(member -> {
            List<String> about = new ArrayList<>();
            TOLD.stream()
                    .filter(kind::isInstance)
                    .forEach(event -> about.add(event.node().address()));
            return about;
        });
    }

    /** As {@link #toldTo} for every node that can be asked now, by its name; those that were told none are left out. */
    static Map<String, List<String>> told(Cluster cluster, Class<? extends MembershipEvent> kind) {
        Map<String, List<String>> told = new TreeMap<>();
        for (ClusterNode node : cluster.awake()) {
            List<String> about = toldTo(node, kind);
            if (!about.isEmpty()) {
                told.put(node.name(), about);
            }
        }
        return told;
    }

    /** Whether no node was told that any other than the one at {@code address} is unreachable. */
    static boolean onlyUnreachable(String address, Cluster cluster) {
        return told(cluster, MembershipEvent.Unreachable.class).values().stream()
                .flatMap(List::stream)
                .allMatch(address::equals);
    }

    /** Whether no node was told that any other is unreachable. */
    static boolean nobodyUnreachable(Cluster cluster) {
        return told(cluster, MembershipEvent.Unreachable.class).isEmpty();
    }

    /** The incarnation of {@code subject} that each awake node but itself knows, by that node's name. */
    static Map<String, Long> incarnations(ClusterNode subject, Cluster cluster) {
        String address = subject.address();
        Map<String, Long> incarnations = new TreeMap<>();
        for (ClusterNode node : cluster.awake()) {
            List<Long> known = node.call(member -> new ArrayList<>(member.membership().health().peers().stream()
                    .filter(peer -> peer.node().address().equals(address))
                    .map(PeerHealth::incarnation)
                    .toList()));
            known.forEach(incarnation -> incarnations.put(node.name(), incarnation));
        }
        return incarnations;
    }

    /** The shortest time that a node which gives no sign of life has to refute, before it is unreachable. */
    static Duration leastSuspicion(ClusterNode node) {
        return setting(node, "suspicion.least");
    }

    /** The longest time a node waits for the answer to a direct probe. */
    static Duration probeTimeout(ClusterNode node) {
        return setting(node, "probe.most-timeout");
    }

    private static Duration setting(ClusterNode node, String name) {
        return node.call(member -> {
            var swim = member.system().settings().config().getConfig("muster.swim");
            return swim.getDuration(swim.getString("profile").toLowerCase(Locale.ROOT) + "." + name);
        });
    }
}
