package dev.muster.samples.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private final Path folder;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private int lastNumber;
    private boolean isClosed;

    /** A cluster without nodes whose journal and logs go to {@code folder}. */
    DemoCluster(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts the first nodes, the second and third at once, and waits until all are up.
     *
     * @throws IllegalStateException if one does not come up; the message says why
     */
    List<NodeProcess> startThree() throws IOException, InterruptedException {
        int port = freePort();
        String seed = "127.0.0.1:" + port;
        NodeProcess first = launch(port, List.of());
        awaitUp(first);
        List<NodeProcess> others = List.of(launch(0, List.of(seed)), launch(0, List.of(seed)));
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
        List<NodeProcess> present = living();
        if (present.size() >= MAX_NODES) {
            throw new IllegalStateException(MAX_NODES + " nodes are enough for one machine");
        }
        List<String> seeds = present.stream()
                .map(NodeProcess::up)
                .filter(up -> up.isDone() && !up.isCompletedExceptionally())
                .map(up -> up.join().cluster())
                .toList();
        NodeProcess started = launch(0, seeds);
        awaitUp(started);
        return started;
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
        }
    }

    private synchronized NodeProcess launch(int port, List<String> seeds) throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the demo is ending");
        }
        lastNumber++;
        List<String> ports = List.of("--port", Integer.toString(port), "--web", "0");
        List<String> data = List.of("--data", folder.resolve("data").toString());
        List<String> join = seeds.isEmpty() ? List.of() : List.of("--seeds", String.join(",", seeds));
        List<String> arguments =
                Stream.of(ports, data, join).flatMap(List::stream).toList();
        NodeProcess node = NodeProcess.start("n" + lastNumber, arguments, folder);
        nodes.add(node);
        return node;
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
