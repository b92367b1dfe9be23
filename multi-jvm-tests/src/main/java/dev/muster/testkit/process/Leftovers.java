package dev.muster.testkit.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * Takes away what conductors left that died together with their wills, as in a machine's sudden end of a whole container:
 * control groups, mounts and folders, whose names tell the pid of the JVM that made them. Those of living pids are left alone.
 */
final class Leftovers {
    private static final Path SELF = Path.of("/proc/self");
    private static final Pattern GROUP = Pattern.compile("muster-testkit-(\\d+)-(\\d+)");
    /** What {@link Conductor} keeps its sockets in. */
    private static final Pattern FOLDER = Pattern.compile("muster-(\\d+)-.*");

    private static final Duration FOLDER_AGE = Duration.ofDays(1);
    private static final Pattern MOUNT = Pattern.compile(FullDisk.NAME + "(\\d+)_\\d+ (\\S+) tmpfs .*");

    private Leftovers() {}

    static void sweep() {
        sweepMounts(SELF.resolve("mounts"));
        sweepGroups();
        sweepFolders(Path.of(System.getProperty("java.io.tmpdir")), System.currentTimeMillis() - FOLDER_AGE.toMillis());
    }

    private static void sweepMounts(Path mounts) {
        try {
            for (String line : Files.readAllLines(mounts)) {
                Matcher mount = MOUNT.matcher(line);
                if (mount.matches() && isDead(mount.group(1))) {
                    Command.failure("umount", "-l", mount.group(2).replace("\\040", " "));
                }
            }
        } catch (IOException noSuchList) {
            return; // a system without it has none of our mounts
        }
    }

    private static void sweepGroups() {
        Optional<Path> parent = parentOfGroups();
        if (parent.isEmpty()) {
            return;
        }
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent.orElseThrow(), "muster-testkit-*")) {
            for (Path group : groups) {
                Matcher name = GROUP.matcher(group.getFileName().toString());
                if (name.matches() && isDead(name.group(1))) {
                    killMember(group, name.group(2));
                    remove(group);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return; // what cannot be listed cannot be swept, and harms nobody
        }
    }

    /** Only old ones: a container that shares the folder for temporary files may count its processes by itself. */
    static void sweepFolders(Path parent, long changedBeforeMillis) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "muster-*")) {
            for (Path folder : folders) {
                Matcher name = FOLDER.matcher(folder.getFileName().toString());
                if (name.matches()
                        && isDead(name.group(1))
                        && Files.getLastModifiedTime(folder).toMillis() < changedBeforeMillis) {
                    delete(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException another) {
            return; // swept by somebody else, or somebody else's
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private static Optional<Path> parentOfGroups() {
        try {
            return Optional.of(CpuController.find(SELF).parent());
        } catch (TestAbortedException none) {
            return Optional.empty();
        }
    }

    /** Only the process that the name tells of, and only while it is in the group: its pid may be another's by now. */
    private static void killMember(Path group, String pid) throws IOException {
        if (Files.readAllLines(group.resolve("cgroup.procs")).contains(pid)) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(member -> {
                member.destroyForcibly();
                member.onExit().completeOnTimeout(member, 2, TimeUnit.SECONDS).join();
            });
        }
    }

    private static void remove(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException busy) {
            return; // its process is still ending; the next conductor finds an empty group
        }
    }

    private static boolean isDead(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }
}
