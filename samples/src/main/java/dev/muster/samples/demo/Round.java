package dev.muster.samples.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Clickers that start one by one and stop together, one for each node. */
final class Round {
    private static final long LAST_ANSWER_MILLIS = 14_000;

    private final DemoCluster cluster;
    private final Map<String, Clicker> clickers = new ConcurrentSkipListMap<>();
    private volatile boolean isOver;

    Round(DemoCluster cluster) {
        this.cluster = cluster;
    }

    /** Clicks on this node, too. */
    void join(NodeProcess node) {
        clickers.put(keyOf(node), Clicker.start(node.name(), cluster.client(node), () -> !isOver));
    }

    /** Stops clicking and waits for the last answers. */
    void end() throws InterruptedException {
        isOver = true;
        for (Clicker clicker : clickers.values()) {
            clicker.awaitEnd(LAST_ANSWER_MILLIS);
        }
    }

    /** Whether each of these nodes has acknowledged a visit that was sent after an instant. */
    boolean haveVisitedSince(long nanos, List<NodeProcess> nodes) {
        return nodes.stream().allMatch(node -> clicker(node).lastVisitNanos() - nanos > 0);
    }

    List<Tally> visits() {
        return clickers.values().stream().map(Clicker::visits).toList();
    }

    List<Tally> clicks() {
        return clickers.values().stream().map(Clicker::clicks).toList();
    }

    List<Tally> clicksExcept(NodeProcess node) {
        return clickers.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(keyOf(node)))
                .map(entry -> entry.getValue().clicks())
                .toList();
    }

    Tally clicksOf(NodeProcess node) {
        return clicker(node).clicks();
    }

    String summary() {
        Tally visits = visits().stream().reduce(new Tally(0, 0), Tally::plus);
        Tally clicks = clicks().stream().reduce(new Tally(0, 0), Tally::plus);
        return visits.acknowledged() + " visits and " + clicks.acknowledged() + " clicks acknowledged, "
                + (visits.inDoubt() + clicks.inDoubt()) + " without an answer";
    }

    /** A node that is started again has the name of the one before. */
    private static String keyOf(NodeProcess node) {
        return node.name() + " " + node.pid();
    }

    private Clicker clicker(NodeProcess node) {
        Clicker clicker = clickers.get(keyOf(node));
        if (clicker == null) {
            throw new IllegalStateException("nobody clicks on " + node.name());
        }
        return clicker;
    }
}
