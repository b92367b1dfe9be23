package dev.muster.faults.namespaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.faults.Direction;
import dev.muster.faults.LinkState;
import dev.muster.faults.machine.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NamespaceCleanUpTest {
    private static void assumeItIsPossible() {
        Optional<String> why = NamespaceNetwork.unavailable();
        assumeTrue(why.isEmpty(), () -> "no network of namespaces, because " + why.orElseThrow());
    }

    /** As the kernel names it. */
    private static String namespaceOf(Path process) throws IOException {
        return Files.readSymbolicLink(process.resolve("ns/net")).toString();
    }

    private static Path process(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }

    /** Of all processes of this machine; what has just ended has none. */
    private static List<String> namespaces() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(each -> each.getFileName().toString().matches("\\d+"))
                    .flatMap(each -> {
                        try {
                            return Stream.of(namespaceOf(each));
                        } catch (IOException ended) {
                            return Stream.of();
                        }
                    })
                    .distinct()
                    .toList();
        }
    }

    private static List<String> devicesOf(long pid) throws IOException {
        try (Stream<Path> devices = Files.list(Path.of("/sys/class/net"))) {
            return devices.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("mtun" + pid + "_"))
                    .toList();
        }
    }

    @Test
    void nothing_is_left_after_a_network_was_closed() throws IOException {
        assumeItIsPossible();
        NamespaceNetwork network = NamespaceNetwork.open(1);
        long holder = NamespaceHolder.pid(network.attach("n1").commandPrefix());
        network.attach("n2");
        String namespace = namespaceOf(process(holder));
        assertThat(namespaces()).contains(namespace);

        network.close();
        network.close();

        assertThat(ProcessHandle.of(holder)).isEmpty();
        assertThat(namespaces()).doesNotContain(namespace);
        assertThat(devicesOf(ProcessHandle.current().pid())).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("muster-packet-switch");
        assertThatThrownBy(() -> network.attach("n3")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> network.set(new Direction("n1", "n2"), LinkState.CLEAR))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was closed");
    }

    @Test
    void nothing_is_left_ten_seconds_after_the_jvm_that_held_it_was_killed() throws Exception {
        assumeItIsPossible();
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NamespaceHolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<Long> holders = Arrays.stream(
                            jvm.inputReader(StandardCharsets.UTF_8).readLine().split(" ", -1))
                    .map(Long::valueOf)
                    .toList();
            List<String> held = List.of(namespaceOf(process(holders.get(0))), namespaceOf(process(holders.get(1))));
            assertThat(namespaces()).containsAll(held);

            jvm.destroyForcibly();

            for (long holder : holders) {
                Optional<ProcessHandle> left = ProcessHandle.of(holder);
                if (left.isPresent()) {
                    left.get().onExit().get(10, TimeUnit.SECONDS);
                }
            }
            assertThat(namespaces()).doesNotContainAnyElementsOf(held);
            assertThat(devicesOf(jvm.pid())).isEmpty();
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    void a_command_that_fails_is_named_with_what_it_printed() throws IOException {
        assumeTrue(Program.named("ip").isPresent(), "there is no command ip");

        assertThatThrownBy(() -> Command.run(Command.of("ip", "link", "show", "dev", "nosuchdevice"), ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ip link show dev nosuchdevice] failed: ")
                .hasMessageContaining("does not exist");
    }

    @Test
    void root_without_the_capabilities_is_told_which_is_missing(@TempDir Path folder) throws IOException {
        Path status = folder.resolve("status");

        assertThat(Requirements.missingCapability(Files.writeString(status, "CapEff:\t000001ffffffffff\n")))
                .isEmpty();
        assertThat(Requirements.missingCapability(Files.writeString(status, "CapEff:\t00000000a80425fb\n")))
                .contains("root lacks CAP_NET_ADMIN here");
        assertThat(Requirements.missingCapability(Files.writeString(status, "CapEff:\t00000000a80435fb\n")))
                .contains("root lacks CAP_SYS_ADMIN here");
    }

    @Test
    void a_network_that_an_interrupted_thread_closes_leaves_nothing_either() throws IOException {
        assumeItIsPossible();
        NamespaceNetwork network = NamespaceNetwork.open(1);
        network.attach("n1");

        Thread.currentThread().interrupt();
        network.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(devicesOf(ProcessHandle.current().pid())).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("muster-packet-switch");
    }

    @Test
    void ends_that_are_not_attached_are_refused() throws IOException {
        assumeItIsPossible();
        try (NamespaceNetwork network = NamespaceNetwork.open(1)) {
            network.attach("n1");

            assertThatThrownBy(() -> network.set(new Direction("n1", "n2"), LinkState.CLEAR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("n1>n2");
            assertThatThrownBy(() -> network.reset("n1", "n2")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
