package dev.muster.samples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One node in a process of its own. The process ends when this one does, however that happens. Thread safe. */
final class NodeProcess {
    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<Addresses> addresses;
    private volatile boolean wasTold;

    private NodeProcess(String name, Process process, Path log, CompletableFuture<Addresses> addresses) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.addresses = addresses;
    }

    /**
     * Where a node was reached when it came up.
     *
     * @param cluster for members, as {@code host:port}
     * @param page for people
     * @param startTime from the start of the process until the node was up
     */
    record Addresses(String cluster, URI page, Duration startTime) {}

    /**
     * Starts a process; does not wait for the node.
     *
     * @param flags of its JVM, beside the usual ones
     * @param arguments what {@link DemoNode} is told, beside the name
     * @param folder where its log goes, behind what an earlier process of that name has written
     */
    static NodeProcess start(String name, List<String> flags, List<String> arguments, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(javaCommand());
        command.addAll(flags);
        command.addAll(List.of(DemoNode.class.getName(), "--with-parent", "--name", name));
        command.addAll(arguments);
        long beginNanos = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        CompletableFuture<Addresses> addresses = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(name, process, log, beginNanos, addresses), "demo-output-" + name);
        reader.setDaemon(true);
        reader.start();
        return new NodeProcess(name, process, log, addresses);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the process has ended, and nobody had told it to. */
    boolean hasEndedByItself() {
        return !isAlive() && !wasTold;
    }

    /** Runs {@code action}, in some thread, when the process has ended without being told to. */
    void whenEndedByItself(Runnable action) {
        var unused = process.onExit().thenRun(() -> {
            if (!wasTold) {
                action.run();
            }
        });
    }

    Path log() {
        return log;
    }

    /** The addresses, once the node is up; fails with a sentence if it does not come up. */
    CompletableFuture<Addresses> up() {
        return addresses;
    }

    /** Ends the process as {@code kill -9} does, and waits until it is gone. */
    void kill() throws InterruptedException {
        wasTold = true;
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks the process to leave and end; see {@link #endWithin}. */
    void askToEnd() {
        wasTold = true;
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    /** Waits for the process to end, and ends it by force if it takes too long. */
    void endWithin(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    private static List<String> javaCommand() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    private static void read(
            String name, Process process, Path log, long beginNanos, CompletableFuture<Addresses> addresses) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[0].equals(DemoNode.READY)) {
                    Duration startTime = Duration.ofNanos(System.nanoTime() - beginNanos);
                    addresses.complete(new Addresses(words[1], URI.create(words[2]), startTime));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The process was killed while it was writing.
        }
        addresses.completeExceptionally(new IllegalStateException(name + " ended before it was up: " + lastLine(log)));
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1) + " (all of it: " + log + ")";
        } catch (IOException | UncheckedIOException e) {
            return "see " + log;
        }
    }
}
