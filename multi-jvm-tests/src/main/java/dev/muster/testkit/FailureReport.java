package dev.muster.testkit;

import dev.muster.faults.FaultPlan;
import dev.muster.faults.FaultyNetwork;
import dev.muster.testkit.history.History;
import dev.muster.testkit.process.LogTail;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.opentest4j.TestAbortedException;

/**
 * What is kept of a test that failed, as files in its folder, and what is printed of it. A part that cannot be had is
 * replaced by the reason, so that the others are there all the same.
 */
final class FailureReport {
    private static final int TAIL_LINES = 20;
    private static final String PLAN = "plan.txt";

    private final RunSpec spec;
    private final Cluster cluster;
    private final History history;
    private final Path folder;

    FailureReport(RunSpec spec, Cluster cluster, History history) {
        this.spec = spec;
        this.cluster = cluster;
        this.history = history;
        this.folder = spec.settings().folder();
    }

    /** The cluster must still be there. */
    void write(Throwable failure) {
        String beliefs = cluster.beliefs();
        keep("beliefs.txt", () -> beliefs + "\n" + cluster.faults().describe() + "\n");
        cluster.nodes().forEach(this::keepThreads);
        keep("timeline.txt", () -> cluster.recording().timeline().text());
        keep("history.txt", () -> history.transcript().text());
        FaultPlan plan = spec.plan();
        if (plan != null) {
            keep(PLAN, plan::print);
        }
        FaultyNetwork network = cluster.parts().network();
        if (network != null) {
            keep("network.txt", () -> NetworkChoice.describe(network.mode()) + "\n" + network.describe() + "\n");
        }
        String command = command(spec, Optional.ofNullable(network));
        keep("reproduce.txt", () -> command + "\n");
        print(System.err, failure, beliefs, command);
    }

    static String command(RunSpec spec, Optional<FaultyNetwork> network) {
        Optional<String> plan = Optional.ofNullable(spec.plan())
                .map(kept -> Folders.relative(spec.settings().folder().resolve(PLAN)));
        return spec.rerun().command(spec.settings().seed(), plan, network.map(used -> NetworkChoice.word(used.mode())));
    }

    private void keepThreads(ClusterNode node) {
        if (!node.isAlive()) {
            return;
        }
        keep(
                node.name() + ".threads.txt",
                () -> node.isPaused()
                        ? node + ": its threads stand still and cannot be asked\n"
                        : node.threadDump(Beliefs.TIMEOUT));
    }

    private void keep(String name, Callable<String> content) {
        try {
            Files.writeString(folder.resolve(name), content.call());
        } catch (Exception failure) {
            System.err.println("no " + name + " of " + spec.settings().title() + ": " + failure);
        }
    }

    private void print(PrintStream out, Throwable failure, String beliefs, String command) {
        if (failure instanceof TestAbortedException) {
            out.println(spec.settings().title() + " was aborted: " + failure.getMessage() + "; see " + folder);
            return;
        }
        out.println("==== " + spec.settings().title() + " failed: "
                + String.valueOf(failure).lines().findFirst().orElse(""));
        out.println(beliefs);
        for (ClusterNode node : cluster.nodes()) {
            out.println("---- " + node + ", end of " + node.log());
            out.println(LogTail.of(node.log(), TAIL_LINES));
        }
        out.println("---- run it again: " + command);
        out.println("---- reports, timeline and logs: " + folder);
        out.flush();
    }
}
