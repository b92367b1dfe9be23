package dev.muster.suites;

import dev.muster.runtime.Node;
import dev.muster.testkit.NodeSetup;
import dev.muster.testkit.Probe;
import dev.muster.testkit.history.Event;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** In a node's JVM: its name, and which entities live here, which the conductor is told. */
final class Here implements NodeSetup {
    /** Few, so that a few entities are enough to have all of them hosted. */
    private static final int SHARDS = 16;

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Map<String, String> LIVE = new ConcurrentHashMap<>();
    private static volatile String name = "?";

    Here() {}

    @Override
    public void prepare(String nodeName, Node.Builder node) {
        name = nodeName;
        node.shards(SHARDS);
    }

    /** An entity answers from here on. One that failed and starts again has not said that its earlier life ended. */
    static void began(String entity) {
        ended(entity);
        String incarnation = name + "-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        LIVE.put(entity, incarnation);
        Probe.push(new Event.Activated(System.nanoTime(), name, entity, incarnation, null));
    }

    /** An entity answers no longer. */
    static void ended(String entity) {
        String incarnation = LIVE.remove(entity);
        if (incarnation != null) {
            Probe.push(new Event.Deactivated(System.nanoTime(), name, entity, incarnation));
        }
    }
}
