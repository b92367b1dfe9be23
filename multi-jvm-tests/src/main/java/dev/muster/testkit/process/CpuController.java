package dev.muster.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Where this machine lets us make control groups that bound processor time, and how it wants the bound written.
 *
 * <p>Linux has two interfaces, documented in the kernel's {@code scheduler/sched-bwc.rst} (version 1) and
 * {@code admin-guide/cgroup-v2.rst}. Both give a group a quota of time in every period.
 *
 * @param version which interface
 * @param parent the group under which groups can be made
 */
record CpuController(Version version, Path parent) {
    private static final Duration PERIOD = Duration.ofMillis(100);
    /** Before these fields of a line in mountinfo: ids, device, root, mount point, options. */
    private static final int MOUNT_ROOT = 3;

    private static final int MOUNT_POINT = 4;

    /** The two interfaces. */
    enum Version {
        /** One hierarchy per controller. */
        V1,
        /** One hierarchy for all; a group's controllers are enabled by its parent. */
        V2
    }

    private record Mount(String type, List<String> options, String root, Path point) {
        static Optional<Mount> of(String line) {
            List<String> fields = Arrays.asList(line.split(" "));
            int separator = fields.indexOf("-");
            if (separator <= MOUNT_POINT || fields.size() < separator + 4) {
                return Optional.empty();
            }
            return Optional.of(new Mount(
                    fields.get(separator + 1),
                    List.of(fields.get(separator + 3).split(",")),
                    fields.get(MOUNT_ROOT),
                    Path.of(fields.get(MOUNT_POINT).replace("\\040", " "))));
        }

        /** The folder of a group; in a container the path may begin above what is mounted. */
        Path folder(String group) {
            String below = group.startsWith(root) ? group.substring(root.length()) : "";
            return point.resolve(below.startsWith("/") ? below.substring(1) : below);
        }
    }

    /**
     * The controller that the process described in {@code self} may use for its children.
     *
     * @param self {@code /proc/self}, or a copy
     * @throws org.opentest4j.TestAbortedException if there is none; says why
     */
    static CpuController find(Path self) {
        List<Mount> mounts = lines(self.resolve("mountinfo")).stream()
                .flatMap(line -> Mount.of(line).stream())
                .toList();
        List<String> groups = lines(self.resolve("cgroup"));
        Optional<CpuController> found = firstVersion(mounts, groups).or(() -> secondVersion(mounts, groups));
        return found.orElseGet(() -> Assumptions.abort(
                "this machine lets no test limit processor time: there is no control group with a CPU controller,"
                        + " version 1 or 2, below which this user may make another; a container needs a writable"
                        + " /sys/fs/cgroup for that"));
    }

    private static Optional<CpuController> firstVersion(List<Mount> mounts, List<String> groups) {
        return mounts.stream()
                .filter(mount ->
                        mount.type().equals("cgroup") && mount.options().contains("cpu"))
                .flatMap(mount -> groupOf("cpu", groups).map(mount::folder).stream())
                .filter(CpuController::isUsable)
                .findFirst()
                .map(folder -> new CpuController(Version.V1, folder));
    }

    /** The nearest group at or above our own that enables the controller for its children. */
    private static Optional<CpuController> secondVersion(List<Mount> mounts, List<String> groups) {
        return mounts.stream()
                .filter(mount -> mount.type().equals("cgroup2"))
                .flatMap(mount -> Stream.iterate(
                        groupOf("", groups).map(mount::folder).orElse(mount.point()),
                        folder -> folder != null && folder.startsWith(mount.point()),
                        Path::getParent))
                .filter(folder -> enables(folder) && isUsable(folder))
                .findFirst()
                .map(folder -> new CpuController(Version.V2, folder));
    }

    private static boolean enables(Path folder) {
        return lines(folder.resolve("cgroup.subtree_control")).stream()
                .anyMatch(line -> List.of(line.split(" ")).contains("cpu"));
    }

    private static boolean isUsable(Path folder) {
        return Files.isDirectory(folder) && Files.isWritable(folder);
    }

    /** A line is {@code id:controllers:path}; version 2 has no controllers there. */
    private static Optional<String> groupOf(String controller, List<String> groups) {
        return groups.stream()
                .map(line -> line.split(":", 3))
                .filter(fields ->
                        fields.length == 3 && List.of(fields[1].split(",")).contains(controller))
                .map(fields -> fields[2])
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Bounds a group to {@code share} of one processor in every period. */
    void limit(Path group, double share) throws IOException {
        long quota = Math.round(share * micros());
        if (version == Version.V1) {
            Files.writeString(group.resolve("cpu.cfs_period_us"), Long.toString(micros()));
            Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
        } else {
            Files.writeString(group.resolve("cpu.max"), quota + " " + micros());
        }
    }

    /** Takes the bound back. */
    void lift(Path group) throws IOException {
        if (version == Version.V1) {
            Files.writeString(group.resolve("cpu.cfs_quota_us"), "-1");
        } else {
            Files.writeString(group.resolve("cpu.max"), "max " + micros());
        }
    }

    private static long micros() {
        return PERIOD.toNanos() / 1_000;
    }
}
