package dev.muster.testkit;

import dev.muster.membership.NodeId;
import dev.muster.runtime.Node;
import dev.muster.testkit.process.Conductor;
import dev.muster.testkit.process.JvmProcess;
import dev.muster.testkit.process.LogTail;
import dev.muster.testkit.process.RemoteCall;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster of real JVMs on this machine, started for one test method and ended after it. Thread safe.
 *
 * <p>Nothing here sleeps and hopes: every wait is for a condition, has a deadline, and says on failure what every node
 * believed.
 */
public final class Cluster implements AutoCloseable {
    /** How long waits last that do not say: generous, for a busy machine; a condition that holds ends them at once. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Several JVMs that start at once share few processors. */
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration BELIEF_TIMEOUT = Duration.ofSeconds(3);

    private final ClusterSettings settings;
    private final Conductor conductor;
    private final Ports ports = new Ports();
    private final List<ClusterNode> nodes = new CopyOnWriteArrayList<>();
    /** The addresses of nodes that start together; empty otherwise. */
    private final List<String> seeds = new CopyOnWriteArrayList<>();

    private Cluster(ClusterSettings settings, Conductor conductor) {
        this.settings = settings;
        this.conductor = conductor;
    }

    static Cluster start(ClusterSettings settings) throws IOException {
        Folders.renew(settings.folder());
        Cluster cluster = new Cluster(settings, Conductor.open());
        try {
            switch (settings.formation()) {
                case FIRST_ALONE -> cluster.startFirstThenOthers();
                case TOGETHER -> cluster.startTogether();
            }
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
        return cluster;
    }

    private void startFirstThenOthers() {
        start();
        nodes.addAll(atOnce(namesAfterFirst(), this::launch));
    }

    private List<String> namesAfterFirst() {
        return IntStream.rangeClosed(2, settings.nodes()).mapToObj(i -> "n" + i).toList();
    }

    /** Forks all JVMs, then starts all nodes at the same moment. */
    private void startTogether() {
        for (int i = 0; i < settings.nodes(); i++) {
            seeds.add(Ports.HOST + ":" + ports.next());
        }
        List<Booted> booted = atOnce(seeds, this::boot);
        nodes.addAll(atOnce(booted, this::begin));
    }

    private record Booted(String name, int port, JvmProcess<Node> process) {}

    private Booted boot(String seed) {
        String name = "n" + (seeds.indexOf(seed) + 1);
        int port = Integer.parseInt(seed.substring(seed.lastIndexOf(':') + 1));
        try {
            return new Booted(name, port, conductor.boot(name, logOf(name), flags()));
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot fork " + name, failure);
        }
    }

    private ClusterNode begin(Booted booted) {
        try {
            booted.process().start(startOf(booted.name(), booted.port()));
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        return new ClusterNode(this, booted.name(), booted.port(), booted.process());
    }

    /** Does all of it at the same time and returns the results in the order of {@code inputs}. */
    private static <T, R> List<R> atOnce(List<T> inputs, Function<T, R> work) {
        List<CompletableFuture<R>> running = inputs.stream()
                .map(input -> CompletableFuture.supplyAsync(
                        () -> work.apply(input), task -> new Thread(task, "muster-testkit-start").start()))
                .toList();
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
        return running.stream().map(CompletableFuture::join).toList();
    }

    /** Starts one more node and returns once it is up; the new node has the next name. */
    public synchronized ClusterNode start() {
        ClusterNode node = launch("n" + (nodes.size() + 1));
        nodes.add(node);
        return node;
    }

    private ClusterNode launch(String name) {
        int port = ports.next();
        return new ClusterNode(this, name, port, launch(name, port));
    }

    JvmProcess<Node> launch(String name, int port) {
        try {
            return conductor.launch(name, logOf(name), startOf(name, port), flags());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + name, failure);
        }
    }

    private NodeStart startOf(String name, int port) {
        String data = settings.folder().resolve("data").toString();
        return new NodeStart(name, port, seedsOf(port), JOIN_TIMEOUT, data, settings.entities(), settings.setup());
    }

    private List<String> seedsOf(int port) {
        if (settings.formation() == Formation.TOGETHER) {
            return seeds;
        }
        List<String> awake = awake().stream().map(ClusterNode::address).toList();
        return awake.isEmpty() ? List.of(Ports.HOST + ":" + port) : awake;
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>(Logging.flags());
        flags.addAll(settings.jvmFlags());
        return flags;
    }

    private Path logOf(String name) {
        return settings.folder().resolve(name + ".log");
    }

    /** All nodes in the order of their first start, running or not. */
    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
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

    /**
     * Waits until every running node sees exactly the running nodes, all of them up and reachable. A paused node runs, but
     * is not asked.
     */
    public void awaitAllUp() {
        awaitAllUp(PATIENCE);
    }

    /** As {@link #awaitAllUp()}, with its own deadline. */
    public void awaitAllUp(Duration within) {
        List<String> expected =
                living().stream().map(node -> node.address() + " UP").sorted().toList();
        await(
                "every running node sees " + expected,
                within,
                () -> awake().stream()
                        .allMatch(node -> node.members(BELIEF_TIMEOUT).stream()
                                .sorted()
                                .toList()
                                .equals(expected)));
    }

    /**
     * The running node that hosts an entity; waits until one does. An entity, and all that share its shard, has no host
     * before the first message to it: send one first.
     *
     * @throws AssertionError if none does within {@link #PATIENCE}
     */
    public ClusterNode ownerOf(Class<?> type, String id) {
        String what = "a running node hosts " + type.getSimpleName() + " " + id;
        return Waiting.untilPresent(what, PATIENCE, () -> findOwner(type, id), this::beliefs);
    }

    private Optional<ClusterNode> findOwner(Class<?> type, String id) {
        Optional<ClusterNode> asked = awake().stream().findFirst();
        String address = asked.map(any -> any.call(node -> node.where(type, id)
                        .toCompletableFuture()
                        .get(BELIEF_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
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
        Waiting.untilPresent(
                what, within, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), this::beliefs);
    }

    /**
     * Watches {@code condition} for {@code time}: it must hold now, at the end, and whenever it is looked at between, about
     * every 50 ms. A condition that throws does not hold.
     *
     * @param what the condition in words, for the message
     * @throws AssertionError at once when it does not hold; says what every node believed
     */
    public void during(String what, Duration time, BooleanSupplier condition) {
        Waiting.throughout(what, time, condition, this::beliefs);
    }

    /** Waits, at most {@link #PATIENCE}, until {@code condition} holds on every running node that is not paused. */
    public void awaitOnAll(String what, RemoteCall<Node, Boolean> condition) {
        await(what, PATIENCE, () -> awake().stream().allMatch(node -> node.call(condition)));
    }

    /** What every node says the members are, one line per node. */
    public String beliefs() {
        return nodes.stream().map(Cluster::belief).collect(Collectors.joining("\n"));
    }

    private static String belief(ClusterNode node) {
        if (!node.isAlive() || node.isPaused()) {
            return node.toString();
        }
        try {
            return node + " sees " + node.members(BELIEF_TIMEOUT);
        } catch (RuntimeException failure) {
            return node + " does not answer: " + failure.getMessage();
        }
    }

    /** Prints what every node believes and the tail of every log, and writes the threads of running nodes to files. */
    void report(PrintStream out) {
        out.println(beliefs());
        for (ClusterNode node : nodes) {
            if (node.isAlive() && !node.isPaused()) {
                dumpThreads(node, out);
            }
            out.println("---- " + node + ", end of " + node.log());
            out.println(LogTail.of(node.log(), JvmProcess.TAIL_LINES));
        }
        out.flush();
    }

    private void dumpThreads(ClusterNode node, PrintStream out) {
        Path file = settings.folder().resolve(node.name() + ".threads.txt");
        try {
            Files.writeString(file, node.threadDump(BELIEF_TIMEOUT));
        } catch (IOException | RuntimeException failure) {
            out.println("no thread dump of " + node + ": " + failure);
        }
    }

    /** Kills every node. */
    @Override
    public void close() {
        try {
            conductor.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String toString() {
        return nodes.toString();
    }

    static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the test was interrupted while it waited", cause);
    }
}
