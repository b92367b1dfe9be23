package dev.muster.testkit.process;

import dev.muster.faults.machine.LastWill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Bounds the processor time of one process by a control group of its own, made at the first use and removed when the
 * process is gone, even if this JVM dies first. Thread safe.
 *
 * <p>The group is called {@code muster-testkit-<test's pid>-<node's pid>}.
 */
final class CpuLimit implements AutoCloseable {
    private static final double LEAST = 0.01;
    private static final double MOST = 64;
    private static final Duration REMOVAL_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** A group can be removed when its last process is gone, which takes the kernel a moment. */
    private static final String KILL_AND_REMOVE =
            "kill -KILL \"$1\"; for i in 1 2 3 4 5 6 7 8 9 10; do rmdir \"$2\" && break; sleep 1; done";

    private record Group(CpuController controller, Path folder, LastWill will) {}

    private final String name;
    private final long pid;
    private @Nullable Group group;
    private boolean isInForce;

    CpuLimit(String name, long pid) {
        this.name = name;
        this.pid = pid;
    }

    /** The share of one processor that the process may use from now on. */
    synchronized void set(double share) {
        if (!(share >= LEAST && share <= MOST)) {
            throw new IllegalArgumentException("share must be " + LEAST + " to " + MOST + ", was " + share);
        }
        Group held = group == null ? join(CpuController.find(Path.of("/proc/self")), share) : group;
        group = held;
        try {
            held.controller().limit(held.folder(), share);
            isInForce = true;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot limit the processor time of " + name, failure);
        }
    }

    /** Limits the group before the process enters, and gives up for good reasons that are the machine's. */
    private Group join(CpuController controller, double share) {
        String groupName = "muster-testkit-" + ProcessHandle.current().pid() + "-" + pid;
        Path folder = controller.parent().resolve(groupName);
        try {
            Group made =
                    new Group(controller, folder, LastWill.of(KILL_AND_REMOVE, Long.toString(pid), folder.toString()));
            group = made;
            Files.createDirectory(folder);
            controller.limit(folder, share);
            Files.writeString(folder.resolve("cgroup.procs"), Long.toString(pid));
            return made;
        } catch (IOException refused) {
            close();
            return Assumptions.abort("this machine lets no test limit processor time: " + refused);
        }
    }

    /** The group's folder, if there is a group. */
    synchronized @Nullable Path folder() {
        return group == null ? null : group.folder();
    }

    /** Whether a limit holds now. */
    synchronized boolean isInForce() {
        return isInForce;
    }

    /** Lets the process use all it gets again. */
    synchronized void lift() {
        if (group == null) {
            return;
        }
        try {
            group.controller().lift(group.folder());
            isInForce = false;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot lift the limit on the processor time of " + name, failure);
        }
    }

    /** Removes the group; the process must be gone. */
    @Override
    public synchronized void close() {
        if (group == null) {
            return;
        }
        remove(group.folder());
        group.will().close();
        group = null;
        isInForce = false;
    }

    /** The kernel says "busy" until the last thread has left. */
    private static void remove(Path folder) {
        long deadlineNanos = System.nanoTime() + REMOVAL_TIMEOUT.toNanos();
        while (true) {
            try {
                Files.deleteIfExists(folder);
                return;
            } catch (IOException busy) {
                if (System.nanoTime() - deadlineNanos >= 0) {
                    throw new UncheckedIOException("cannot remove the control group " + folder, busy);
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
