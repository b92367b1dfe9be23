package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementTest {
    /** A network namespace of its own; {@code unshare} executes the JVM in its own process. */
    private static final Placement ALONE = new Placement(List.of("unshare", "--net", "--"), Map.of());

    @TempDir
    Path logs;

    private Conductor conductor;

    @BeforeEach
    void open() throws Exception {
        conductor = Conductor.open();
    }

    @AfterEach
    void close() throws Exception {
        conductor.close();
    }

    @Test
    void what_is_put_into_the_environment_is_there_beside_the_rest() throws Exception {
        JvmProcess<Tally> process = conductor.launch(
                Launch.of("n1", logs.resolve("n1.log")).withPlacement(Placement.HERE.withVariable("FLAVOUR", "plum")),
                Tally::new);

        assertThat(process.<String>call(tally -> System.getenv("FLAVOUR"), Until.PATIENCE))
                .isEqualTo("plum");
        assertThat(process.<String>call(tally -> System.getenv("PATH"), Until.PATIENCE))
                .isEqualTo(System.getenv("PATH"));
    }

    @Test
    void behind_a_prefix_the_process_is_the_jvm_and_its_control_socket_works_in_another_namespace() throws Exception {
        assumeNamespaces();
        JvmProcess<Tally> process =
                conductor.launch(Launch.of("n1", logs.resolve("n1.log")).withPlacement(ALONE), Tally::new);

        long pid = process.call(tally -> ProcessHandle.current().pid(), Until.PATIENCE);
        String namespace = process.call(
                tally -> Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString(), Until.PATIENCE);

        assertThat(pid).isEqualTo(process.pid());
        assertThat(namespace)
                .isNotEqualTo(
                        Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
        process.pause();
        process.resume();
        assertThat(process.<Long>call(tally -> tally.add(2), Until.PATIENCE)).isEqualTo(2);
        assertThat(process.cpuTime()).isGreaterThan(Duration.ZERO);
    }

    @Test
    void the_death_of_the_conductor_leaves_no_process_behind_a_prefix_not_even_a_paused_one() throws Exception {
        assumeNamespaces();
        String log = logs.resolve("grandchild.log").toString();
        JvmProcess<Conductor> middle =
                conductor.launch("middle", logs.resolve("middle.log"), Conductor::open, List.of());
        List<Long> pids = middle.call(
                inner -> {
                    Launch launch = Launch.of("n1", Path.of(log))
                            .withPlacement(new Placement(List.of("unshare", "--net", "--"), Map.of()));
                    JvmProcess<Tally> running = inner.launch(launch, Tally::new);
                    JvmProcess<Tally> paused = inner.launch(launch, Tally::new);
                    paused.pause();
                    return List.of(running.pid(), paused.pid());
                },
                Until.PATIENCE);
        List<ProcessHandle> left =
                pids.stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();

        middle.kill();

        for (ProcessHandle process : left) {
            process.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(left).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void a_prefix_that_fails_fails_the_launch_with_what_it_said() {
        Placement wrong = new Placement(List.of("sh", "-c", "echo no such place; exit 7"), Map.of());

        assertThatThrownBy(() ->
                        conductor.launch(Launch.of("n1", logs.resolve("n1.log")).withPlacement(wrong), Tally::new))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no such place");
    }

    private static void assumeNamespaces() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/unshare"))
                        && new ProcessBuilder("unshare", "--net", "--", "true")
                                        .start()
                                        .waitFor()
                                == 0,
                "this machine lets this user make no network namespace");
    }
}
