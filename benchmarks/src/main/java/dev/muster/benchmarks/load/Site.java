package dev.muster.benchmarks.load;

import dev.muster.benchmarks.process.Words;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how a node runs; the same for all subjects.
 *
 * @param port its own, on the loopback interface
 * @param seed the port of the node it joins; its own if it forms the cluster
 * @param shards how many shards each entity type has
 * @param passivateAfter how long an entity of the light kind may be idle; the loaded kind stays
 * @param data a folder for what the node writes
 */
public record Site(int port, int seed, int shards, Duration passivateAfter, Path data) {
    /** Longer than any run. */
    public static final Duration NEVER = Duration.ofDays(1);

    /** Reads a site from what a child was started with. */
    public static Site of(Words words) {
        return new Site(
                words.number("port"),
                words.number("seed"),
                words.number("shards"),
                Duration.ofMillis(words.number("passivate")),
                Path.of(words.text("data")));
    }

    /** What a child reads it from. */
    public Words words() {
        return Words.none()
                .with("port", port)
                .with("seed", seed)
                .with("shards", shards)
                .with("passivate", passivateAfter.toMillis())
                .with("data", data);
    }
}
