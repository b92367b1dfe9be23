package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.membership.Member;
import dev.muster.runtime.Node;
import dev.muster.testkit.process.CallTimeoutException;
import dev.muster.testkit.process.JvmProcess;
import dev.muster.testkit.process.ProcessGoneException;
import dev.muster.testkit.process.ProcessPausedException;
import dev.muster.testkit.process.RefusedCallException;
import dev.muster.testkit.process.RemoteAction;
import dev.muster.testkit.process.RemoteCall;
import dev.muster.testkit.process.RemoteCallException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One node of a {@link Cluster}: a JVM of its own, which keeps its name and address when it is restarted. Thread safe. */
public final class ClusterNode {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final String name;
    private final String address;
    private volatile JvmProcess<Node> process;

    ClusterNode(Cluster cluster, String name, String address, JvmProcess<Node> process) {
        this.cluster = cluster;
        this.name = name;
        this.address = address;
        this.process = process;
    }

    /** {@code n1}, {@code n2}, ... in the order of their first start. */
    public String name() {
        return name;
    }

    /** Where the other nodes reach it, as {@code host:port}. */
    public String address() {
        return address;
    }

    /** The process id of its present or last JVM. */
    public long pid() {
        return process.pid();
    }

    /** Whether its JVM runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file with its output, of all its runs. */
    public Path log() {
        return process.log();
    }

    /**
     * Runs {@code call} in this node's JVM and returns the result; waits at most 30 seconds.
     *
     * @throws RefusedCallException if the lambda captures what cannot be serialized, such as a field of the test
     * @throws RemoteCallException if the call threw, or returned what cannot be serialized
     * @throws ProcessGoneException if the JVM is not running, or ended during the call
     * @throws ProcessPausedException if the node is paused; a call under way when the pause begins goes on after it
     * @throws CallTimeoutException if the call took longer
     */
    public <R> R call(RemoteCall<Node, R> call) {
        return call(call, CALL_TIMEOUT);
    }

    /** As {@link #call(RemoteCall)}, with its own timeout. */
    public <R> R call(RemoteCall<Node, R> call, Duration timeout) {
        try {
            return process.call(call, timeout);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    /** As {@link #call(RemoteCall)}, without a result. */
    public void run(RemoteAction<Node> action) {
        call(node -> {
            action.run(node);
            return 0;
        });
    }

    /**
     * An object that lives in this node's JVM, by an interface of it: each call of a method runs there and returns its
     * result. It lives as long as the JVM.
     *
     * @param type an interface whose methods take and return what can be serialized
     * @param factory makes the object, in the node's JVM
     */
    public <I> I remote(Class<I> type, RemoteCall<Node, ? extends I> factory) {
        try {
            return process.remote(type, factory, CALL_TIMEOUT);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    /** The cluster as this node sees it now, one line per member: address, status, and whether it is reachable. Asks it. */
    public List<String> members() {
        return members(CALL_TIMEOUT);
    }

    List<String> members(Duration timeout) {
        return call(
                node -> node.membership().members().stream()
                        .map(ClusterNode::describe)
                        .toList(),
                timeout);
    }

    private static String describe(Member member) {
        return member.node().address() + " " + member.status() + (member.isReachable() ? "" : " unreachable");
    }

    /** The newest view that its present JVM has pushed; empty before the first, soon after its start. Does not ask it. */
    public Optional<View> view() {
        return events().view(name);
    }

    /** Whether its present JVM runs but is no member any more, as that of a downed node. Does not ask it. */
    public boolean isTerminated() {
        return events().isTerminated(name);
    }

    /** What it has pushed, in all its JVMs, of the last {@link Cluster#events}. */
    public List<ClusterEvent> pushed() {
        return events().events(event -> event.node().equals(name));
    }

    /** Waits until it has pushed a view as {@code wanted}. */
    public void awaitView(String what, Duration within, Predicate<View> wanted) {
        cluster.await(name + ": " + what, within, () -> view().filter(wanted).isPresent());
    }

    /** The first event as {@code wanted} that it has pushed or pushes within that time. */
    public ClusterEvent awaitEvent(String what, Duration within, Predicate<ClusterEvent> wanted) {
        return cluster.awaitEvent(
                name + ": " + what, within, event -> event.node().equals(name) && wanted.test(event));
    }

    /** Waits until its present JVM is no member any more, as that of a downed node: {@link NodeTerminated}. */
    public void awaitTerminated(Duration within) {
        cluster.await(name + " terminates", within, this::isTerminated);
    }

    private EventLog events() {
        return cluster.recording().events();
    }

    /** Kills the JVM at once, as {@code kill -9} does, and waits until the process is gone. */
    public void kill() {
        cluster.recording().action("kill " + name);
        boolean wasAlive = isAlive();
        long nanos = System.nanoTime();
        process.kill();
        cluster.ended(this);
        if (wasAlive) {
            cluster.recording().nodeEnds(name, nanos);
        }
    }

    /**
     * Holds the node still, as SIGSTOP does: no thread of it runs, while its sockets stay open and the kernel accepts what
     * is sent to them. This is what a long garbage collection or a suspended virtual machine looks like from outside.
     * Returns once it stands still. A paused node can be killed; it does not outlive the test.
     *
     * @throws ProcessGoneException if the JVM is not running
     * @throws org.opentest4j.TestAbortedException if this system has no {@code /proc} that shows it
     */
    public void pause() {
        cluster.recording().action("pause " + name);
        cluster.parts().places().notCallable(name);
        try {
            process.pause();
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    /**
     * Lets a paused node go on; returns once it does. Does nothing if it is not paused.
     *
     * @throws ProcessGoneException if the JVM is not running
     */
    public void resume() {
        cluster.recording().action("resume " + name);
        try {
            boolean wasPaused = isPaused();
            process.resume();
            if (wasPaused) {
                cluster.parts().places().callable(name);
            }
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    /** Whether its JVM runs, but is paused: it cannot be called. */
    public boolean isPaused() {
        return process.isPaused();
    }

    /**
     * Lets the node's JVM have at most this share of one processor's time, in every 100 ms, by a control group: a node that
     * is slow but runs. A later call replaces an earlier one; a restart ends the limit.
     *
     * @param share 0.01 to 64; 0.1 is a tenth of one processor, 2 is two processors
     * @throws ProcessGoneException if the JVM is not running
     * @throws org.opentest4j.TestAbortedException if this machine lets no test set such a limit: JUnit skips the test and
     *     shows the reason
     */
    public void cpuQuota(double share) {
        cluster.recording().action("limit " + name + " to " + share + " of a processor");
        process.limitCpu(share);
    }

    /** Takes the limit of {@link #cpuQuota} back, if there is one. */
    public void unlimited() {
        cluster.recording().action("no longer limit " + name);
        process.unlimitCpu();
    }

    /**
     * Its wall clock.
     *
     * @throws IllegalStateException if {@link ClusterTest#faults} lacks {@code FaultKind.CLOCK}
     */
    public NodeClock clock() {
        cluster.require(FaultKind.CLOCK);
        return new NodeClock(name, process.clock(), cluster.recording());
    }

    /**
     * The processor time of its present or last JVM so far.
     *
     * @throws org.opentest4j.TestAbortedException if this system has no {@code /proc} that tells
     */
    public Duration cpuTime() {
        return process.cpuTime();
    }

    /**
     * Lets the node leave the cluster and its JVM end.
     *
     * @throws ProcessPausedException if the node is paused; it has not been asked then
     * @throws CallTimeoutException if that takes longer than 40 seconds; the JVM has been killed then
     */
    public void stop() {
        cluster.recording().action("stop " + name);
        boolean wasAlive = isAlive();
        try {
            process.stop();
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        } finally {
            if (wasAlive && !isAlive()) {
                cluster.ended(this);
                cluster.recording().nodeEnds(name, System.nanoTime());
            }
        }
    }

    /**
     * Starts a new JVM for this node, at the same address and with the same data; returns once it is up.
     *
     * @throws IllegalStateException if it still runs
     */
    public void restart() {
        if (isAlive()) {
            throw new IllegalStateException(name + " must be killed or stopped before it is restarted");
        }
        process = cluster.launch(name);
    }

    String threadDump(Duration timeout) {
        try {
            return process.threadDump(timeout);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    @Override
    public String toString() {
        String state = isPaused() ? ", paused" : !isAlive() ? ", not running" : isTerminated() ? ", terminated" : "";
        return name + " (" + address() + ", pid " + pid() + state + ")";
    }
}
