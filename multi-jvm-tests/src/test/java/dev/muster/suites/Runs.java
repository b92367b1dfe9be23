package dev.muster.suites;

import dev.muster.testkit.ClusterNode;
import java.util.ArrayList;
import java.util.List;

/** Runs of nodes: addresses with the numbers that tell one run at an address from the next. */
final class Runs {
    private Runs() {}

    /** The present run of {@code node}. */
    static String of(ClusterNode node) {
        return node.call(member -> member.self().node().toString());
    }

    /** The runs that are members as {@code node} sees it, in order; the list may be changed. */
    static List<String> seenBy(ClusterNode node) {
        return node.call(member -> {
            List<String> runs = new ArrayList<>();
            member.membership().members().forEach(seen -> runs.add(seen.node().toString()));
            return runs;
        });
    }
}
