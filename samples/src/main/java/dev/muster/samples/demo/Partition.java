package dev.muster.samples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the keys {@code p} and {@code h} do, and what a person is told of it. */
final class Partition {
    private static final long HEALED_SECONDS = 40;
    private static final long POLL_MILLIS = 200;

    private final DemoCluster cluster;
    private final PrintStream out;

    Partition(DemoCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /** Cuts the owner of visits off from all other nodes, or says why not. */
    void begin() throws InterruptedException {
        DemoNetwork network = cluster.network();
        Optional<String> lack = network.lack();
        if (lack.isPresent()) {
            out.println("  no partition on this machine: " + lack.get());
            return;
        }
        if (network.isPartitioned()) {
            out.println("  the cluster is partitioned already; h heals");
            return;
        }
        if (cluster.living().size() == 1) {
            out.println("  this is the last node; press s first");
            return;
        }
        Optional<NodeProcess> owner = cluster.owner();
        if (owner.isEmpty()) {
            out.println("  visits has no owner just now; try again in a second");
            return;
        }
        network.isolate(owner.get().name());
        out.printf(
                "  cut %s, the owner of visits, off from %s by %s; their pages stay reachable%n",
                owner.get().name(), others(cluster.living(), owner.get()), network.means());
        out.println("  the side that is not the majority ends itself within some 10 s; h heals");
    }

    /** Says so when the node ends without having been told to. */
    void watch(NodeProcess node) {
        node.whenEndedByItself(() -> out.println(
                cluster.network().isPartitioned()
                        ? "  " + node.name()
                                + " has ended itself, as it cannot reach the majority; h heals and starts it again"
                        : "  " + node.name() + " has ended by itself (its log is " + node.log()
                                + "); h starts it again"));
    }

    /** Lets everything pass again, and starts again who has ended by itself, until all are members. */
    void heal() throws IOException, InterruptedException {
        boolean wasPartitioned = cluster.network().isPartitioned();
        cluster.network().heal();
        if (wasPartitioned) {
            out.println("  healed: everybody reaches everybody again");
        }
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(HEALED_SECONDS);
        while (System.nanoTime() - deadlineNanos < 0) {
            for (NodeProcess node : cluster.startAgainThoseThatEndedByThemselves()) {
                watch(node);
                out.println("  " + Script.describe(node));
            }
            if (cluster.isWhole()) {
                out.println("  members: " + joined(cluster.living()));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        out.println("  not all are members yet; the page shows who is");
    }

    /** The names of all but one. */
    static String others(List<NodeProcess> nodes, NodeProcess one) {
        return joined(nodes.stream().filter(node -> node != one).toList());
    }

    private static String joined(List<NodeProcess> nodes) {
        List<String> names =
                new ArrayList<>(nodes.stream().map(NodeProcess::name).sorted().toList());
        if (names.size() < 2) {
            return String.join("", names);
        }
        String last = names.remove(names.size() - 1);
        return String.join(", ", names) + " and " + last;
    }
}
