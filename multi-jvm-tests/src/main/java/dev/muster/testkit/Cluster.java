package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.FaultyNetwork;
import dev.muster.membership.NodeId;
import dev.muster.runtime.Node;
import dev.muster.testkit.process.Debugging;
import dev.muster.testkit.process.FullDisk;
import dev.muster.testkit.process.JvmProcess;
import dev.muster.testkit.process.RemoteCall;
import dev.muster.testkit.process.StallWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real JVMs on this machine, started for one test method and ended after it. Thread safe.
 *
 * <p>Nothing here sleeps and hopes: every wait is for a condition, has a deadline, and says on failure what every node
 * believed. What nodes see they push by themselves; a wait looks again with each event. A deadline moves by the time that
 * the machine stood still, and does not pass while a node is debugged.
 */
public final class Cluster implements AutoCloseable {
    /** How long waits last that do not say: generous, for a busy machine; a condition that holds ends them at once. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClusterParts parts;
    private final ClusterSettings settings;
    private final Recording recording;
    private final Places places;
    private final NodeLauncher launcher;
    private final ClusterFaults faults;
    private final NodeFaults nodeFaults;
    private final @Nullable Network network;
    private final @Nullable ClusterDisk disk;
    private final Waiting waiting;
    private final List<ClusterNode> nodes = new CopyOnWriteArrayList<>();

    Cluster(ClusterParts parts) {
        this.parts = parts;
        this.settings = parts.settings();
        this.recording = parts.recording();
        this.places = parts.places();
        this.launcher = new NodeLauncher(settings, parts.conductor(), places, recording);
        FaultyNetwork links = parts.network();
        this.faults = new ClusterFaults(settings.faults(), links, places::names, recording, settings.seed());
        this.nodeFaults = new NodeFaults(this, faults);
        this.network = links == null ? null : new Network(links, faults);
        FullDisk full = parts.disk();
        this.disk = full == null ? null : new ClusterDisk(full, recording);
        StallWatch stalls = parts.conductor().stalls();
        this.waiting = new Waiting(recording.events(), stalls::stretch, Debugging::isOn, this::situation);
    }

    /** Starts the first nodes; on failure the cluster is to be closed. */
    void startFirst() {
        switch (settings.formation()) {
            case FIRST_ALONE -> {
                start();
                List<String> others = settings.names().subList(1, settings.nodes());
                nodes.addAll(AtOnce.all(others, name -> nodeOf(name, launch(name))));
            }
            case TOGETHER -> {
                settings.names().forEach(places::of);
                List<JvmProcess<Node>> booted = AtOnce.all(settings.names(), launcher::boot);
                nodes.addAll(AtOnce.all(booted, process -> {
                    launcher.begin(process, seedsOf(process.name()));
                    return nodeOf(process.name(), process);
                }));
            }
        }
    }

    /** Starts one more node and returns once it is up; the new node has the next name. */
    public synchronized ClusterNode start() {
        String name = "n" + (nodes.size() + 1);
        ClusterNode node = nodeOf(name, launch(name));
        nodes.add(node);
        return node;
    }

    private ClusterNode nodeOf(String name, JvmProcess<Node> process) {
        return new ClusterNode(this, name, places.of(name).address(), process);
    }

    JvmProcess<Node> launch(String name) {
        places.of(name);
        faults.spread();
        if (settings.formation() == Formation.TOGETHER) {
            // It may wait for others that start at the same time: it must not keep their turn to start from them.
            JvmProcess<Node> process = launcher.boot(name);
            launcher.begin(process, seedsOf(name));
            return process;
        }
        return launcher.launch(name, seedsOf(name));
    }

    private List<String> seedsOf(String name) {
        if (settings.formation() == Formation.TOGETHER) {
            return settings.names().stream()
                    .map(each -> places.of(each).address())
                    .toList();
        }
        List<String> running = awake().stream()
                .filter(node -> !node.isTerminated())
                .map(ClusterNode::address)
                .toList();
        return running.isEmpty() ? List.of(places.of(name).address()) : running;
    }

    /** All nodes in the order of their first start, running or not. */
    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * The nodes of these names, in this order.
     *
     * @throws IllegalArgumentException if there is none of one of the names
     */
    public List<ClusterNode> nodes(String... names) {
        return Arrays.stream(names).map(this::node).toList();
    }

    /** The nodes whose JVM runs, paused ones included. */
    public List<ClusterNode> living() {
        return nodes.stream().filter(ClusterNode::isAlive).toList();
    }

    /** The nodes that can be called: their JVM runs and is not paused. */
    public List<ClusterNode> awake() {
        return living().stream().filter(node -> !node.isPaused()).toList();
    }

    /**
     * The node of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public ClusterNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("name must be one of " + nodes + ", was " + name));
    }

    /**
     * A running node that is neither {@code node} nor paused.
     *
     * @throws IllegalStateException if there is none
     */
    public ClusterNode anyOther(ClusterNode node) {
        return awake().stream()
                .filter(other -> other != node)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no other node runs than " + node));
    }

    /** Stops each node and starts it again, one after the other, each only after all see the one before up again. */
    public void rollingRestart() {
        for (ClusterNode node : nodes()) {
            node.stop();
            awaitAllUp();
            node.restart();
            awaitAllUp();
        }
    }

    /**
     * Ends all faults, resumes paused nodes, and starts every node again that does not run or is no member any more, as a
     * downed node, all of them at the same time. Does so again if more of them end meanwhile, as by a decision that was
     * under way. Returns once all nodes are up and see each other.
     *
     * @throws AssertionError if they are not all up after four tries of 25 s each
     */
    public void recover() {
        faults.inForce().forEach(FaultInForce::heal);
        nodeFaults.await(PATIENCE);
        new Recovery(this, settings.formation()).run();
    }

    /**
     * Waits until every running node sees exactly the running nodes, all of them up and reachable. A paused node runs, but
     * is not asked.
     */
    public void awaitAllUp() {
        awaitAllUp(PATIENCE);
    }

    /** As {@link #awaitAllUp()}, with its own deadline. */
    public void awaitAllUp(Duration within) {
        List<String> expected = View.linesOf(living());
        await("every running node sees " + expected, within, () -> see(awake(), living()));
    }

    /** Waits until each of {@code these} sees exactly these, all of them up and reachable. */
    public void awaitUp(Collection<ClusterNode> these, Duration within) {
        await("each of " + these + " sees " + View.linesOf(these), within, () -> see(these, these));
    }

    private static boolean see(Collection<ClusterNode> observers, Collection<ClusterNode> members) {
        return observers.stream()
                .allMatch(node ->
                        node.view().filter(view -> view.isExactly(members)).isPresent());
    }

    /**
     * The running node that hosts an entity; waits until one does. An entity, and all that share its shard, has no host
     * before the first message to it: send one first.
     *
     * @throws AssertionError if none does within {@link #PATIENCE}
     */
    public ClusterNode ownerOf(Class<?> type, String id) {
        String what = "a running node hosts " + type.getSimpleName() + " " + id;
        return waiting.untilPresent(what, PATIENCE, () -> findOwner(type, id));
    }

    private Optional<ClusterNode> findOwner(Class<?> type, String id) {
        Optional<ClusterNode> asked =
                awake().stream().filter(node -> !node.isTerminated()).findFirst();
        String address = asked.map(any -> any.call(node -> node.where(type, id)
                        .toCompletableFuture()
                        .get(Beliefs.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .map(NodeId::address)
                        .orElse("")))
                .orElse("");
        return living().stream().filter(node -> node.address().equals(address)).findFirst();
    }

    /**
     * Waits until {@code condition} holds. A condition that throws does not hold yet.
     *
     * @param what the condition in words, for the message
     * @throws AssertionError if it does not hold within that time; says what every node believed
     */
    public void await(String what, Duration within, BooleanSupplier condition) {
        recording.action("wait until " + what);
        waiting.until(what, within, condition);
        recording.action("now " + what);
    }

    /**
     * Watches {@code condition} for {@code time}: it must hold now, at the end, and whenever it is looked at between, about
     * every 100 ms. A condition that throws does not hold.
     *
     * @param what the condition in words, for the message
     * @throws AssertionError at once when it does not hold; says what every node believed
     */
    public void during(String what, Duration time, BooleanSupplier condition) {
        recording.action("watch for " + time.toMillis() / 1000.0 + " s that " + what);
        waiting.throughout(what, time, condition);
    }

    /** Waits, at most {@link #PATIENCE}, until {@code condition} holds on every running node that is not paused. */
    public void awaitOnAll(String what, RemoteCall<Node, Boolean> condition) {
        await(what, PATIENCE, () -> awake().stream().allMatch(node -> node.call(condition)));
    }

    /** What nodes have pushed, in the order of arrival; the last 10,000 events. */
    public List<ClusterEvent> events() {
        return recording.events().events();
    }

    /**
     * The first event as {@code wanted}, of those that nodes have pushed since the test began and those that they push
     * within that time.
     *
     * @param what the event in words, for the message
     * @throws AssertionError if none comes within that time; says what every node believed
     */
    public ClusterEvent awaitEvent(String what, Duration within, Predicate<ClusterEvent> wanted) {
        recording.action("wait for " + what);
        return waiting.untilPresent(what, within, () -> recording.events().first(wanted));
    }

    /**
     * The network between the nodes, to put faults on.
     *
     * @throws IllegalStateException if {@link ClusterTest#faults} declares none on links
     */
    public Network network() {
        if (network == null) {
            throw new IllegalStateException(
                    "this cluster runs on plain loopback, without a network that could be faulty: "
                            + "declare the faults that the test uses, such as @ClusterTest(faults = FaultKind.PARTITION)");
        }
        return network;
    }

    /**
     * The disk to which all nodes write their journal.
     *
     * @throws IllegalStateException if {@link ClusterTest#faults} lacks {@code FaultKind.DISK_FULL}
     */
    public ClusterDisk disk() {
        require(FaultKind.DISK_FULL);
        if (disk == null) {
            throw new AssertionError("declared, but without a disk");
        }
        return disk;
    }

    void require(FaultKind kind) {
        settings.faults().require(kind);
    }

    boolean has(FaultKind kind) {
        return settings.faults().has(kind);
    }

    /**
     * Begins to carry out a plan; its times count from now. Nodes that it crashes are started again when the fault ends. A
     * disk is shared by all nodes, so that it is full for all of them.
     *
     * @throws IllegalArgumentException if it names a node that does not exist, or a fault for the simulator only; nothing has
     *     begun then
     * @throws IllegalStateException if it holds a kind of fault that {@link ClusterTest#faults} lacks; nothing has begun then
     */
    public PlanRun run(FaultPlan plan) {
        faults.requireUsable(plan);
        recording.action("begin a plan of " + plan.faults().size() + " faults");
        return nodeFaults.run(plan);
    }

    /** Carries out a plan, and {@code workload} once in this thread meanwhile; returns when both are over. */
    public void runUnder(FaultPlan plan, Runnable workload) {
        PlanRun run = run(plan);
        workload.run();
        run.await();
    }

    /** Writes a line into the timeline of the test, {@code timeline.txt}. */
    public void note(String text) {
        recording.action(text);
    }

    /** The seed of all chance in this test: {@code -Dcluster.seed}, or drawn and printed. */
    public long seed() {
        return settings.seed();
    }

    /** Where the test's logs and data are, and where the reports go when it fails. */
    public Path folder() {
        return settings.folder();
    }

    /** What every node says the members are, one line per node. */
    public String beliefs() {
        return Beliefs.of(nodes);
    }

    /** For messages: what every node believes, what is broken, and how the machine does. */
    private String situation() {
        String stalls = parts.worstStall()
                .map(stall -> "\nthe longest stall of this machine: " + stall)
                .orElse("");
        return beliefs() + "\n" + faults.describe() + stalls;
    }

    Recording recording() {
        return recording;
    }

    ClusterFaults faults() {
        return faults;
    }

    ClusterParts parts() {
        return parts;
    }

    NodeLauncher launcher() {
        return launcher;
    }

    void ended(ClusterNode node) {
        places.notCallable(node.name());
        recording.events().wake();
    }

    /** Kills every node; then ends the network and all else that was set up for the test. */
    @Override
    public void close() {
        nodeFaults.close();
        parts.close();
    }

    @Override
    public String toString() {
        return nodes.toString();
    }
}
