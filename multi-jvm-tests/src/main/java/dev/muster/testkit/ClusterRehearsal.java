package dev.muster.testkit;

import dev.muster.testkit.process.Rehearsal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The start and the end of a cluster of one node, to learn once which classes every node loads. */
final class ClusterRehearsal {
    private static final Path CACHE = Folders.module().resolve("target").resolve("cluster-cache");

    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

    static final Rehearsal INSTANCE = new Rehearsal(
            new NodeStart(
                    "n1",
                    Ports.HOST,
                    0,
                    List.of(),
                    JOIN_TIMEOUT,
                    CACHE.resolve("data").toString(),
                    List.of(),
                    NodeSetup.Plain.class),
            CACHE);

    private ClusterRehearsal() {}
}
