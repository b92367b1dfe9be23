package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path folder;

    @Test
    void a_mount_that_a_dead_jvm_left_is_swept_by_the_next_conductor_and_one_of_a_living_jvm_is_not() throws Exception {
        Path abandoned = Files.createDirectory(folder.resolve("aban doned"));
        Path used = Files.createDirectory(folder.resolve("used"));
        try (FullDisk living = FullDisk.on(used)) {
            long dead = pidOfTheDead();
            Optional<String> failure = Command.failure(
                    "mount", "-t", "tmpfs", "-o", "size=64k", "muster_" + dead + "_1", abandoned.toString());
            assertThat(failure).isEmpty();

            Conductor.open().close();

            assertThat(mounts())
                    .noneMatch(line -> line.contains("muster_" + dead))
                    .anyMatch(line -> line.contains(living.folder().toString()));
        }
    }

    @Test
    void a_control_group_that_a_dead_jvm_left_is_swept_and_its_process_with_it() throws Exception {
        CpuController controller = CpuController.find(Path.of("/proc/self"));
        Process stray = new ProcessBuilder("sleep", "600").start();
        Path group = controller.parent().resolve("muster-testkit-" + pidOfTheDead() + "-" + stray.pid());
        Files.createDirectory(group);
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(stray.pid()));

        Conductor.open().close();

        assertThat(stray.waitFor()).isNotZero();
        Conductor.open().close();
        assertThat(group).doesNotExist();
    }

    @Test
    void an_old_socket_folder_of_a_dead_jvm_is_deleted_and_no_other() throws Exception {
        Path dead = Files.createDirectory(folder.resolve("muster-" + pidOfTheDead() + "-17"));
        Path living = Files.createDirectory(
                folder.resolve("muster-" + ProcessHandle.current().pid() + "-17"));
        Path foreign = Files.createDirectory(folder.resolve("muster-notes"));
        Files.createFile(dead.resolve("1.sock"));

        Leftovers.sweepFolders(folder, 0);
        assertThat(dead).as("too young").exists();
        Leftovers.sweepFolders(folder, Long.MAX_VALUE);

        assertThat(dead).doesNotExist();
        assertThat(living).exists();
        assertThat(foreign).exists();
    }

    private static long pidOfTheDead() throws Exception {
        Process shortLived = new ProcessBuilder("true").start();
        shortLived.waitFor();
        return shortLived.pid();
    }

    private static List<String> mounts() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts"));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
