package dev.muster.faults.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux lets a process do, see capabilities(7): a container's root may be without. */
public enum Capability {
    /** Network devices, routes and packet filters. */
    CAP_NET_ADMIN(12),
    /** Namespaces and mounts. */
    CAP_SYS_ADMIN(21);

    /** Where the kernel says what this process may. */
    public static final Path STATUS = Path.of("/proc/self/status");

    private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$");

    private final int bit;

    Capability(int bit) {
        this.bit = bit;
    }

    /** Whether this process has it; never, where there is no {@code /proc}. */
    public boolean isHeld() {
        return isHeldIn(STATUS);
    }

    /** Whether the process has it whose file {@code /proc/PID/status} this is. */
    public boolean isHeldIn(Path status) {
        try {
            Matcher mask = EFFECTIVE.matcher(Files.readString(status));
            return mask.find() && (Long.parseUnsignedLong(mask.group(1), 16) >> bit & 1) == 1;
        } catch (IOException noProc) {
            return false;
        }
    }
}
