package dev.muster.suites;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.View;
import java.util.Collection;
import java.util.List;

/** Whom nodes see as unreachable. */
final class Sight {
    private Sight() {}

    /** Waits until each of {@code viewers} sees each of {@code others} as unreachable. */
    static void awaitUnreachable(Collection<ClusterNode> viewers, Collection<ClusterNode> others) {
        List<String> addresses = others.stream().map(ClusterNode::address).toList();
        viewers.forEach(viewer -> viewer.awaitView(
                "sees " + others + " as unreachable",
                Cluster.PATIENCE,
                view -> unreachable(view).containsAll(addresses)));
    }

    static List<String> unreachable(View view) {
        return view.members().stream()
                .filter(seen -> seen.reach() == View.Reach.UNREACHABLE)
                .map(View.Seen::address)
                .toList();
    }
}
