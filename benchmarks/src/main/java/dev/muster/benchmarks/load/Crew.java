package dev.muster.benchmarks.load;

import dev.muster.benchmarks.measure.Sheet;
import dev.muster.benchmarks.process.Child;
import dev.muster.benchmarks.process.Machine;
import dev.muster.benchmarks.process.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** The nodes of one subject, each in its own JVM with the same flags. Closing it ends them. */
public final class Crew implements AutoCloseable {
    /** The flags of every JVM that is measured. */
    public static final List<String> FLAGS = List.of("-Xms2g", "-Xmx2g", "-XX:+UseG1GC");

    private final Plan plan;
    private final Path folder;
    private final int seed;
    private final List<Child> children = new ArrayList<>();

    /**
     * What a crew is made of.
     *
     * @param main the class that serves the commands of the case
     * @param kind the subject
     * @param members how many nodes must be there before the first shard gets a host
     * @param shards of each entity type
     * @param passivateAfter how long an entity of the light kind may be idle
     */
    public record Plan(Class<?> main, Kind kind, int members, int shards, Duration passivateAfter) {}

    private Crew(Plan plan, Path folder, int seed) {
        this.plan = plan;
        this.folder = folder;
        this.seed = seed;
    }

    /** Says in {@code sheet} what is the same for all nodes, and what is set on the Pekko side. */
    public static void describe(Sheet sheet) {
        Runtime runtime = Runtime.getRuntime();
        sheet.note(runtime.availableProcessors() + " processors, Java " + Runtime.version() + ", each node with "
                + String.join(" ", FLAGS));
        sheet.note("stock Pekko: " + PekkoSystem.describe());
    }

    /** A crew without nodes. */
    public static Crew of(Plan plan) throws IOException {
        return new Crew(
                plan,
                Files.createTempDirectory("muster-bench"),
                Machine.freePorts(1).get(0));
    }

    /** Starts {@code count} nodes at once and waits until they are up. */
    public Crew start(int count) throws IOException, InterruptedException {
        return start(count, OptionalInt.empty());
    }

    /** As {@link #start(int)}; the nodes are bound to one processor each, in turn, from {@code firstCore} on. */
    public Crew start(int count, OptionalInt firstCore) throws IOException, InterruptedException {
        int before = children.size();
        try {
            for (int index = before; index < before + count; index++) {
                int port = index == 0 ? seed : Machine.freePorts(1).get(0);
                Child.Launch launch =
                        new Child.Launch(plan.main(), flags(), core(firstCore, index - before), words(port));
                children.add(Child.start(name(index), launch));
            }
            for (Child child : children.subList(before, children.size())) {
                child.awaitReady();
            }
            return this;
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The subject. */
    public String label() {
        return plan.kind().label();
    }

    /** A node, in the order of their start. */
    public Child child(int index) {
        return children.get(index);
    }

    /** All nodes that were started. */
    public List<Child> children() {
        return List.copyOf(children);
    }

    /** A folder that goes with the crew. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        children.forEach(Child::close);
        try (var found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** System properties reach the configuration of all subjects alike. */
    private List<String> flags() {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-Dpekko.cluster.min-nr-of-members=" + plan.members());
        flags.add("-Dpekko.cluster.sharding.rebalance-interval=2s");
        return flags;
    }

    private static OptionalInt core(OptionalInt firstCore, int offset) {
        return firstCore.isEmpty()
                ? firstCore
                : OptionalInt.of(
                        (firstCore.getAsInt() + offset) % Runtime.getRuntime().availableProcessors());
    }

    private String name(int index) {
        return label() + " " + index;
    }

    private Words words(int port) {
        Site site = new Site(port, seed, plan.shards(), plan.passivateAfter(), folder.resolve("n" + port));
        return site.words().with("kind", label()).with("folder", folder);
    }
}
