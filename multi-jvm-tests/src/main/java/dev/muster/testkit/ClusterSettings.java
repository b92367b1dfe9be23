package dev.muster.testkit;

import dev.muster.sharding.Entity;
import java.nio.file.Path;
import java.util.List;

/** What a cluster is started with: the content of {@link ClusterTest}, and the folder for logs and data. */
record ClusterSettings(
        int nodes,
        Formation formation,
        List<Class<? extends Entity<?>>> entities,
        Class<? extends NodeSetup> setup,
        List<String> jvmFlags,
        Path folder) {
    private static final int MAX_NODES = 16;

    ClusterSettings {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw new IllegalArgumentException("nodes of @ClusterTest must be 1 to " + MAX_NODES + ", was " + nodes);
        }
        entities = List.copyOf(entities);
        jvmFlags = List.copyOf(jvmFlags);
        entities.forEach(NodeStart::requireMakeable);
        NodeStart.requireMakeable(setup);
    }

    static ClusterSettings of(ClusterTest test, Path folder) {
        return new ClusterSettings(
                test.nodes(),
                test.formation(),
                List.of(test.entities()),
                test.setup(),
                List.of(test.jvmFlags()),
                folder);
    }
}
