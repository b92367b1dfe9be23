package dev.muster.samples.demo;

import dev.muster.faults.Attachment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The node processes of one demo, all on this machine and sharing one journal. Thread safe. */
final class DemoCluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final Duration END_LIMIT = Duration.ofSeconds(3);
    private static final int MAX_NODES = 7;

    /** The setting of Pekko by which the network knows whose connection it is. */
    private static final String SOURCE = "pekko.remote.artery.advanced.tcp.outbound-client-hostname";

    private final Path folder;
    private final DemoNetwork network;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private int lastNumber;
    private boolean isClosed;

    /** A cluster without nodes whose journal and logs go to {@code folder}, on a network that it closes with itself. */
    DemoCluster(Path folder, DemoNetwork network) {
        this.folder = folder;
        this.network = network;
    }

    /**
     * Starts the first nodes, the second and third at once, and waits until all are up.
     *
     * @throws IllegalStateException if one does not come up; the message says why
     */
    List<NodeProcess> startThree() throws IOException, InterruptedException {
        NodeProcess first = launch(nextName(), List.of());
        awaitUp(first);
        List<String> seed = List.of(first.up().join().cluster());
        List<NodeProcess> others = List.of(launch(nextName(), seed), launch(nextName(), seed));
        for (NodeProcess other : others) {
            awaitUp(other);
        }
        return living();
    }

    /**
     * Starts one node more and waits until it is up.
     *
     * @throws IllegalStateException if it does not come up, or there are enough; the message says why
     */
    NodeProcess startOne() throws IOException, InterruptedException {
        if (living().size() >= MAX_NODES) {
            throw new IllegalStateException(MAX_NODES + " nodes are enough for one machine");
        }
        return start(nextName());
    }

    /**
     * Starts those nodes again that have ended by themselves, each at its place, and waits until they are up.
     *
     * @return the new processes
     * @throws IllegalStateException if one does not come up; the message says why
     */
    List<NodeProcess> startAgainThoseThatEndedByThemselves() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        synchronized (this) {
            nodes.stream().filter(NodeProcess::hasEndedByItself).forEach(node -> names.add(node.name()));
            nodes.removeIf(NodeProcess::hasEndedByItself);
        }
        List<NodeProcess> started = new ArrayList<>();
        for (String name : names) {
            started.add(start(name));
        }
        return started;
    }

    private NodeProcess start(String name) throws IOException, InterruptedException {
        List<String> seeds = living().stream()
                .map(NodeProcess::up)
                .filter(up -> up.isDone() && !up.isCompletedExceptionally())
                .map(up -> up.join().cluster())
                .toList();
        NodeProcess started = launch(name, seeds);
        awaitUp(started);
        return started;
    }

    /** The network between the nodes. */
    DemoNetwork network() {
        return network;
    }

    /** Whether each living node shows exactly the living ones as members, all reachable. */
    boolean isWhole() throws InterruptedException {
        List<NodeProcess> living = living();
        SortedSet<String> names = new TreeSet<>();
        living.forEach(node -> names.add(node.name()));
        for (NodeProcess node : living) {
            Optional<DemoState> state = client(node).state();
            if (state.isEmpty() || !state.get().reachableNames().equals(names)) {
                return false;
            }
        }
        return true;
    }

    /** The nodes whose processes live. */
    synchronized List<NodeProcess> living() {
        return nodes.stream().filter(NodeProcess::isAlive).toList();
    }

    /** A client of one node's page. */
    NodeClient client(NodeProcess node) {
        return new NodeClient(http, node.up().join().page());
    }

    /** The node on which the entity counter lives, as the first node says that knows. */
    Optional<NodeProcess> owner() throws InterruptedException {
        for (NodeProcess node : living()) {
            Optional<String> owner =
                    client(node).state().map(state -> state.visits().owner());
            Optional<NodeProcess> found = living().stream()
                    .filter(candidate -> owner.isPresent() && candidate.name().equals(owner.get()))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Ends all nodes, by force where asking is not enough. */
    @Override
    public void close() {
        List<NodeProcess> all;
        synchronized (this) {
            isClosed = true;
            all = List.copyOf(nodes);
        }
        all.forEach(NodeProcess::askToEnd);
        try {
            for (NodeProcess node : all) {
                node.endWithin(END_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            network.close();
        }
    }

    /** The name of a node that was not there before. A log of that name is of an earlier demo. */
    private synchronized String nextName() throws IOException {
        lastNumber++;
        String name = "n" + lastNumber;
        Files.deleteIfExists(folder.resolve(name + ".log"));
        return name;
    }

    private synchronized NodeProcess launch(String name, List<String> seeds) throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the demo is ending");
        }
        Optional<Attachment> place = network.attach(name);
        String port = place.map(at -> Integer.toString(at.port())).orElse("0");
        List<String> flags = place.map(DemoCluster::flags).orElse(List.of());
        List<String> ports = List.of("--port", port, "--web", "0");
        List<String> data = List.of("--data", folder.resolve("data").toString());
        List<String> join = seeds.isEmpty() ? List.of() : List.of("--seeds", String.join(",", seeds));
        List<String> arguments =
                Stream.of(ports, data, join).flatMap(List::stream).toList();
        NodeProcess node = NodeProcess.start(name, flags, arguments, folder);
        nodes.add(node);
        return node;
    }

    /** System properties count like a configuration file, so they say what the command line of a node cannot. */
    private static List<String> flags(Attachment place) {
        return List.of(
                "-Dmuster.host=" + place.host(),
                "-Dmuster.bind-host=" + place.bindHost(),
                "-Dmuster.bind-port=" + place.bindPort(),
                "-D" + SOURCE + "=" + place.host());
    }

    private static void awaitUp(NodeProcess node) throws InterruptedException {
        try {
            node.up().get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException e) {
            Throwable cause = e.getCause();
            throw new IllegalStateException(cause == null ? e.toString() : cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    node.name() + " is not up after " + START_LIMIT.toSeconds() + " s; see " + node.log(), e);
        }
    }
}
