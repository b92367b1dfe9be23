package dev.muster.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;

/** A node that is compared: one actor system that hosts entities, in a cluster that may have more such nodes. */
public interface Subject {
    /** How long an ask may take: longer than a cluster needs to find its shards. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /** An entity to be loaded. */
    Target target(String id);

    /** Touches an entity with next to nothing in it; the first touch brings it into memory. */
    CompletionStage<?> touch(String id);

    /** The actor system underneath. */
    ActorSystem system();

    /** Leaves the cluster in good order, which hands over all shards, and returns when the node is gone. */
    void leave();
}
