package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.FaultyNetwork;
import dev.muster.testkit.history.History;
import dev.muster.testkit.process.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** One run of a test method: its cluster, started when it is asked for, and what else it may have. Used by one thread. */
final class TestRun {
    private final RunSpec spec;
    private final History history = new History(System::nanoTime);
    private @Nullable Cluster cluster;
    private @Nullable Stall stall;
    private boolean isFinished;

    TestRun(RunSpec spec) {
        this.spec = spec;
    }

    RunSpec spec() {
        return spec;
    }

    History history() {
        return history;
    }

    /** The plan of a property's run. */
    FaultPlan plan() {
        FaultPlan plan = spec.plan();
        if (plan == null) {
            throw new IllegalStateException("a FaultPlan is a parameter of methods with @ClusterProperty only");
        }
        return plan;
    }

    /**
     * The cluster; the first call starts it.
     *
     * @throws TestAbortedException if this machine has no network that can do what the test declares
     */
    Cluster cluster() {
        Cluster started = cluster;
        if (started != null) {
            return started;
        }
        if (isFinished) {
            throw new IllegalStateException("the test is over, and so is its cluster");
        }
        return start();
    }

    private Cluster start() {
        long beginNanos = System.nanoTime();
        ThisMachine machine = new ThisMachine(spec.settings().seed());
        FaultyNetwork network = network(machine);
        try {
            ClusterParts parts = ClusterParts.open(spec.settings(), history, network);
            Cluster made = new Cluster(parts);
            cluster = made;
            machine.cluster(made);
            made.startFirst();
            System.out.println(headline(made, Duration.ofNanos(System.nanoTime() - beginNanos)));
            return made;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot set up " + spec.settings().title(), failure);
        }
    }

    private @Nullable FaultyNetwork network(ThisMachine machine) {
        Set<FaultKind> kinds = spec.settings().faults().ofLinks();
        if (kinds.isEmpty()) {
            return null;
        }
        NetworkChoice choice = NetworkChoice.of(spec.modes(), kinds, machine);
        if (choice instanceof NetworkChoice.Nothing nothing) {
            throw new TestAbortedException(nothing.sentence(kinds));
        }
        return ((NetworkChoice.Chosen) choice).network();
    }

    /** Such as {@code CounterIT.x: 3 nodes, network namespaces, up in 2.9 s, 4.1 CPU-s, seed 42}. */
    private String headline(Cluster started, Duration time) {
        FaultyNetwork network = started.parts().network();
        return String.format(
                Locale.ROOT,
                "%s: %d nodes, %s, up in %.1f s%s, seed %d",
                spec.settings().title(),
                started.nodes().size(),
                network == null ? "plain loopback" : NetworkChoice.describe(network.mode()),
                time.toMillis() / 1000.0,
                cpuTime(started),
                spec.settings().seed());
    }

    private static String cpuTime(Cluster started) {
        try {
            double seconds = started.nodes().stream()
                            .mapToLong(node -> node.cpuTime().toMillis())
                            .sum()
                    / 1000.0;
            return String.format(Locale.ROOT, ", %.1f CPU-s", seconds);
        } catch (TestAbortedException unknown) {
            return ""; // a system without /proc: a figure less in one line
        }
    }

    /** The stall of this machine that makes the run say nothing, if there was one. */
    Optional<Stall> disturbance() {
        Cluster started = cluster;
        if (stall == null && started != null && !isFinished) {
            stall = started.parts()
                    .worstStall()
                    .filter(worst -> worst.length().compareTo(spec.stallBound()) >= 0)
                    .orElse(null);
        }
        return Optional.ofNullable(stall);
    }

    /** The command that runs it again. */
    String command() {
        Cluster started = cluster;
        return FailureReport.command(
                spec, Optional.ofNullable(started).map(begun -> begun.parts().network()));
    }

    /** Ends the cluster; writes and prints what is known of a failure before. The second call does nothing. */
    void finish(Optional<Throwable> failure) {
        if (isFinished) {
            return;
        }
        isFinished = true;
        Cluster started = cluster;
        if (started != null) {
            try (started) {
                failure.ifPresent(thrown -> new FailureReport(spec, started, history).write(thrown));
            }
        }
    }
}
