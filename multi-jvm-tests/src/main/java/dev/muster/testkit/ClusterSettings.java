package dev.muster.testkit;

import dev.muster.sharding.Entity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a cluster is started with: the content of {@link ClusterTest}, and what is particular to one test.
 *
 * @param title what the test is called in messages
 * @param faults what the test declares
 * @param seed of all chance in the test
 * @param folder for logs and data
 */
record ClusterSettings(
        int nodes,
        Formation formation,
        List<Class<? extends Entity<?>>> entities,
        Class<? extends NodeSetup> setup,
        List<String> jvmFlags,
        String title,
        DeclaredFaults faults,
        long seed,
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

    static ClusterSettings of(ClusterTest test, String title, DeclaredFaults faults, long seed, Path folder) {
        return new ClusterSettings(
                test.nodes(),
                test.formation(),
                List.of(test.entities()),
                test.setup(),
                List.of(test.jvmFlags()),
                title,
                faults,
                seed,
                folder);
    }

    /** The same for another run of the test, which has another title and so another folder. */
    ClusterSettings inFolder(String otherTitle) {
        return new ClusterSettings(
                nodes, formation, entities, setup, jvmFlags, otherTitle, faults, seed, Folders.of(otherTitle));
    }

    /** The names of the nodes that start before the test. */
    List<String> names() {
        return IntStream.rangeClosed(1, nodes).mapToObj(i -> "n" + i).toList();
    }

    /** Where all nodes write: one journal for all, so that any node can take over any entity. */
    Path data() {
        return folder.resolve("data");
    }
}
