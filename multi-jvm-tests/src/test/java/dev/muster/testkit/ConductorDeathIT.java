package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.faults.FaultKind;
import dev.muster.testkit.process.Conductor;
import dev.muster.testkit.process.JvmProcess;
import dev.muster.testkit.process.Launch;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a test whose JVM is killed in the middle of it, with every kind of thing under way that could be left. */
@Tag("smoke")
class ConductorDeathIT {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
    private static final Duration BEGUN_WITHIN = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    /** What the test had made when it was killed. */
    private record Made(List<Long> nodes, String namespace, String data) implements Serializable {}

    @ClusterTest(
            nodes = 3,
            faults = {FaultKind.PARTITION, FaultKind.DISK_FULL})
    static class Doomed {
        @Test
        void waits_for_its_end(Cluster cluster) throws IOException {
            cluster.awaitAllUp();
            cluster.network().isolate(cluster.node("n1"));
            cluster.node("n1").cpuQuota(0.5);
            cluster.node("n2").pause();
            Probe.push(new Made(
                    cluster.nodes().stream().map(ClusterNode::pid).toList(),
                    namespaceOf(cluster.node("n1").pid()),
                    cluster.folder().toString()));
            cluster.during("it is not killed", BEGUN_WITHIN, () -> true);
        }
    }

    /** The JVM that is killed: it runs a test of its own. */
    private static final class Middle implements AutoCloseable {
        Middle() {
            Thread thread = new Thread(() -> System.out.println(LaunchedTests.of(Doomed.class, Map.of())));
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() {
            // it is killed
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespaces", "nftables"})
    void nothing_is_left_ten_seconds_after_the_tests_jvm_was_killed(String network) throws Exception {
        Assumptions.assumeTrue(
                new ThisMachine(1)
                        .unavailable(NetworkChoice.asked(List.of(), network).get(0))
                        .isEmpty(),
                () -> "this machine has no network of the kind " + network);
        CompletableFuture<Made> begun = new CompletableFuture<>();
        try (Conductor conductor = Conductor.open()) {
            Launch launch = Launch.of("middle", folder.resolve("middle.log"))
                    .withFlags(List.of("-Dcluster.network=" + network))
                    .withEvents(event -> {
                        if (event.value() instanceof Made made) {
                            begun.complete(made);
                        }
                    });
            JvmProcess<Middle> middle = conductor.launch(launch, Middle::new);
            Made made = begun.get(BEGUN_WITHIN.toSeconds(), TimeUnit.SECONDS);
            assertThat(leftovers(middle.pid(), made))
                    .as("what can be left")
                    .anyMatch(left -> left.startsWith("process"))
                    .anyMatch(left -> left.startsWith("group"))
                    .anyMatch(left -> left.startsWith("mount"))
                    .anyMatch(left -> left.startsWith(network.equals("nftables") ? "table" : "namespace"));

            middle.kill();

            await().atMost(GONE_WITHIN)
                    .untilAsserted(
                            () -> assertThat(leftovers(middle.pid(), made)).isEmpty());
        }
    }

    private static List<String> leftovers(long conductor, Made made) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>();
        made.nodes().stream()
                .filter(pid -> ProcessHandle.of(pid).isPresent())
                .forEach(pid -> left.add("process " + pid));
        if (!made.namespace().equals(namespaceOf(ProcessHandle.current().pid()))) {
            ProcessHandle.allProcesses()
                    .filter(process -> namespaceOf(process.pid()).equals(made.namespace()))
                    .forEach(process -> left.add("namespace of " + process.pid()));
        }
        try (Stream<Path> groups = Files.find(
                Path.of("/sys/fs/cgroup"),
                6,
                (path, attributes) -> path.getFileName().toString().startsWith("muster-testkit-" + conductor + "-"))) {
            groups.forEach(group -> left.add("group " + group));
        }
        Files.readAllLines(Path.of("/proc/mounts")).stream()
                .filter(mount -> mount.contains(made.data()))
                .forEach(mount -> left.add("mount " + mount));
        tables().filter(table -> table.contains("muster_" + conductor + "_")).forEach(left::add);
        return left;
    }

    /** Of nftables; none where there is no nft. */
    private static Stream<String> tables() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/sbin/nft"))) {
            return Stream.of();
        }
        Process nft = new ProcessBuilder("/usr/sbin/nft", "list", "tables").start();
        String tables = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(nft.waitFor()).isZero();
        return tables.lines();
    }

    /** Of the network; empty for a process that is gone. A TUN device goes with the namespace that it is in. */
    private static String namespaceOf(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
