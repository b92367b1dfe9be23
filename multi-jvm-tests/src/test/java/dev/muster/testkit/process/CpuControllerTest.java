package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class CpuControllerTest {
    @TempDir
    Path root;

    private Path self;
    private Path mount;

    @BeforeEach
    void folders() throws IOException {
        self = Files.createDirectories(root.resolve("proc/self"));
        mount = Files.createDirectories(root.resolve("sys/cpu"));
    }

    @Test
    void version_1_is_found_at_the_own_group_below_the_mount_of_the_cpu_controller() throws IOException {
        Path own = Files.createDirectories(mount.resolve("builds/7"));
        write("mountinfo", """
                30 25 0:26 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,mode=755
                31 30 0:27 / %s/cpuset rw - cgroup cgroup rw,cpuset
                32 30 0:28 / %s rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
                """.formatted(root, mount));
        write("cgroup", "4:cpuset:/elsewhere\n3:cpu,cpuacct:/builds/7\n0::/\n");

        CpuController found = CpuController.find(self);

        assertThat(found).isEqualTo(new CpuController(CpuController.Version.V1, own));
        found.limit(own, 0.1);
        assertThat(own.resolve("cpu.cfs_period_us")).hasContent("100000");
        assertThat(own.resolve("cpu.cfs_quota_us")).hasContent("10000");
        found.lift(own);
        assertThat(own.resolve("cpu.cfs_quota_us")).hasContent("-1");
    }

    @Test
    void in_a_container_the_part_of_the_path_above_the_mounted_root_is_left_out() throws IOException {
        Path own = Files.createDirectories(mount.resolve("inner"));
        write("mountinfo", "32 30 0:28 /docker/4711 %s rw - cgroup cgroup rw,cpu\n".formatted(mount));
        write("cgroup", "3:cpu:/docker/4711/inner\n");

        assertThat(CpuController.find(self).parent()).isEqualTo(own);
    }

    @Test
    void version_2_is_found_at_the_nearest_group_above_that_enables_the_controller() throws IOException {
        Path delegated = Files.createDirectories(mount.resolve("user/app"));
        Files.createDirectories(delegated.resolve("terminal"));
        Files.writeString(mount.resolve("cgroup.subtree_control"), "cpuset cpu io\n");
        Files.writeString(delegated.resolve("cgroup.subtree_control"), "memory cpu pids\n");
        write("mountinfo", "29 23 0:26 / %s rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n".formatted(mount));
        write("cgroup", "0::/user/app/terminal\n");

        CpuController found = CpuController.find(self);

        assertThat(found).isEqualTo(new CpuController(CpuController.Version.V2, delegated));
        found.limit(delegated, 1.5);
        assertThat(delegated.resolve("cpu.max")).hasContent("150000 100000");
        found.lift(delegated);
        assertThat(delegated.resolve("cpu.max")).hasContent("max 100000");
    }

    @Test
    void a_machine_where_no_group_enables_the_controller_aborts_the_test_with_the_reason() throws IOException {
        Files.writeString(mount.resolve("cgroup.subtree_control"), "cpuset memory\n");
        write("mountinfo", "29 23 0:26 / %s rw - cgroup2 cgroup2 rw\n".formatted(mount));
        write("cgroup", "0::/\n");

        assertThatThrownBy(() -> CpuController.find(self))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("lets no test limit processor time")
                .hasMessageContaining("needs a writable /sys/fs/cgroup");
    }

    @Test
    void a_machine_without_proc_aborts_the_test_too() {
        assertThatThrownBy(() -> CpuController.find(root.resolve("nowhere"))).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void lines_that_are_no_mounts_are_passed_over() throws IOException {
        write("mountinfo", "\nnonsense\n1 2 3 4 5 6 - cgroup\n- - -\n");
        write("cgroup", "\nnonsense\n1:2\n");

        assertThatThrownBy(() -> CpuController.find(self)).isInstanceOf(TestAbortedException.class);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(self.resolve(file), content);
    }
}
