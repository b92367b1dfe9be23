package dev.muster.samples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the demo's node processes and does what the keys say, or runs the {@link Script}. */
public final class Demo {
    private static final PrintStream OUT = System.out;

    private final DemoCluster cluster;
    private final Partition partition;

    private Demo(DemoCluster cluster) {
        this.cluster = cluster;
        this.partition = new Partition(cluster, OUT);
    }

    /**
     * Runs the demo. Exit codes: 0 if all is well, 1 if the script found a fault or a node did not start, 2 if the
     * arguments make no sense or another demo runs on the same folder.
     *
     * @param arguments {@code --script} for no person, {@code --fresh} for counters at zero, {@code --network} and a name for
     *     another network than the best this machine has
     * @throws Exception if the machine fails us in a way nobody foresaw
     */
    public static void main(String[] arguments) throws Exception {
        long beginNanos = System.nanoTime();
        DemoOptions options = options(List.of(arguments));
        Path folder = Path.of(System.getProperty("muster.demo.folder", "samples/target/demo"))
                .toAbsolutePath();
        try (FileChannel lock = lockFile(folder)) {
            if (!isLocked(lock)) {
                complain("another demo runs on " + folder + ", and both would count in one journal; end it first", 2);
            }
            if (options.data() == DemoOptions.Data.FRESH) {
                delete(folder);
            }
            System.exit(run(folder, options, beginNanos));
        }
    }

    private static int run(Path folder, DemoOptions options, long beginNanos) throws Exception {
        boolean isScript = options.actor() == DemoOptions.Actor.SCRIPT;
        DemoCluster cluster = new DemoCluster(folder, DemoNetwork.open(options.network()));
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "demo-end"));
        if (isScript) {
            limit(Script.LIMIT);
        }
        try {
            OUT.println("  starting three nodes");
            cluster.startThree().forEach(node -> OUT.println("  " + Script.describe(node)));
            return isScript ? script(cluster, beginNanos) : new Demo(cluster).keys();
        } catch (IllegalStateException e) {
            System.err.println("muster demo: " + e.getMessage());
            return 1;
        } finally {
            cluster.close();
        }
    }

    private static int script(DemoCluster cluster, long beginNanos) throws Exception {
        List<String> faults = new Script(cluster, OUT).run();
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        OUT.printf("  %s, after %.1f s%n", faults.isEmpty() ? "nothing was lost" : "FAILED", seconds);
        return faults.isEmpty() ? 0 : 1;
    }

    private int keys() throws IOException, InterruptedException {
        OUT.println();
        OUT.println("  open " + cluster.living().get(0).up().join().page());
        OUT.println("  keys: k kill -9 the owner of visits, s start a node, p partition, h heal, q quit");
        cluster.living().forEach(partition::watch);
        for (int key = System.in.read(); key != 'q'; key = System.in.read()) {
            if (key < 0) {
                OUT.println("  no keyboard here; Ctrl-C or a signal ends the demo");
                awaitSignal();
            }
            act(key);
        }
        OUT.println("  ending all nodes");
        return 0;
    }

    private void act(int key) throws IOException, InterruptedException {
        try {
            if (key == 'k') {
                killOwner();
            } else if (key == 's') {
                OUT.println("  starting a node");
                NodeProcess node = cluster.startOne();
                partition.watch(node);
                OUT.println("  " + Script.describe(node));
            } else if (key == 'p') {
                partition.begin();
            } else if (key == 'h') {
                partition.heal();
            }
        } catch (IllegalStateException e) {
            OUT.println("  " + e.getMessage());
        }
    }

    private void killOwner() throws InterruptedException {
        if (cluster.living().size() == 1) {
            OUT.println("  this is the last node; press s first, or q to end");
            return;
        }
        Optional<NodeProcess> owner = cluster.owner();
        if (owner.isEmpty()) {
            OUT.println("  visits has no owner just now; try again in a second");
            return;
        }
        owner.get().kill();
        OUT.println("  killed " + owner.get().name() + " (pid " + owner.get().pid() + "); the page goes on elsewhere");
    }

    private static void awaitSignal() throws InterruptedException {
        Thread.currentThread().join();
    }

    /** Ends the process, and with it the nodes, if the script should hang in spite of its own limits. */
    private static void limit(Duration limit) {
        Thread thread = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(limit.toMillis());
                        System.err.println("muster demo: not done after " + limit.toSeconds() + " s; giving up");
                        System.exit(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "demo-limit");
        thread.setDaemon(true);
        thread.start();
    }

    private static DemoOptions options(List<String> arguments) {
        if (arguments.contains("--help")) {
            OUT.println(DemoOptions.USAGE);
            System.exit(0);
        }
        try {
            return DemoOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()), 2);
            throw e;
        }
    }

    private static void complain(String sentence, int exitCode) {
        System.err.println("muster demo: " + sentence);
        System.exit(exitCode);
    }

    private static FileChannel lockFile(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolveSibling(folder.getFileName() + ".lock");
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
