package dev.muster.testkit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What nodes say the members are, for messages. */
final class Beliefs {
    /** How long a node may take to say it. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private Beliefs() {}

    /** One line per node. */
    static String of(List<ClusterNode> nodes) {
        return nodes.stream().map(Beliefs::of).collect(Collectors.joining("\n"));
    }

    private static String of(ClusterNode node) {
        if (!node.isAlive() || node.isPaused()) {
            return node.toString();
        }
        try {
            return node + " sees " + node.members(TIMEOUT);
        } catch (RuntimeException failure) {
            return node + " does not answer: " + failure.getMessage();
        }
    }
}
