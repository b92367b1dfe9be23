package dev.muster.suites;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterEvent;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.MemberChanged;
import dev.muster.testkit.MemberChanged.Kind;
import java.util.SortedSet;
import java.util.TreeSet;

/** What nodes were told about each other since some instant. */
final class Told {
    private Told() {}

    /** The addresses of the nodes that any node was told such a thing about. */
    static SortedSet<String> about(Cluster cluster, Kind kind, long sinceNanos) {
        SortedSet<String> addresses = new TreeSet<>();
        cluster.events().stream()
                .filter(event -> isOf(event, kind, sinceNanos))
                .forEach(event -> event.as(MemberChanged.class).ifPresent(change -> addresses.add(change.address())));
        return addresses;
    }

    /** Waits until that node is told such a thing about any. */
    static void await(ClusterNode node, Kind kind, long sinceNanos) {
        node.awaitEvent(node + " is told " + kind, Cluster.PATIENCE, event -> isOf(event, kind, sinceNanos));
    }

    private static boolean isOf(ClusterEvent event, Kind kind, long sinceNanos) {
        return event.nanos() - sinceNanos >= 0
                && event.as(MemberChanged.class)
                        .filter(change -> change.kind() == kind)
                        .isPresent();
    }
}
