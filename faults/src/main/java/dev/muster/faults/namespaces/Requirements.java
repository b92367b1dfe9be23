package dev.muster.faults.namespaces;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a machine needs for {@link NamespaceNetwork}. */
final class Requirements {
    private static final Pattern EFFECTIVE = Pattern.compile("CapEff:\\s*([0-9a-f]{1,16})");

    private Requirements() {}

    /** What is missing first, as a clause after "because". Each line is asked only if those before it are met. */
    static Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("network namespaces need Linux, and this is " + System.getProperty("os.name"));
        }
        if (!isRoot()) {
            return Optional.of("network namespaces need root");
        }
        for (String program : List.of("ip", "unshare", "nsenter", "cat")) {
            if (Command.find(program).isEmpty()) {
                return Optional.of("there is no command " + program);
            }
        }
        return missingCapability()
                .or(Requirements::missingFromJna)
                .or(Requirements::missingTun)
                .or(Requirements::missingNamespaces);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException noProc) {
            return false;
        }
    }

    /** In a container, root may be without: CAP_NET_ADMIN is bit 12, CAP_SYS_ADMIN bit 21, see capabilities(7). */
    static Optional<String> missingCapability(String status) {
        Matcher effective = EFFECTIVE.matcher(status);
        long bits = effective.find() ? Long.parseUnsignedLong(effective.group(1), 16) : 0;
        if ((bits >> 12 & 1) == 0) {
            return Optional.of("root lacks CAP_NET_ADMIN here");
        }
        return (bits >> 21 & 1) == 0 ? Optional.of("root lacks CAP_SYS_ADMIN here") : Optional.empty();
    }

    private static Optional<String> missingCapability() {
        try {
            return missingCapability(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException noProc) {
            return Optional.of("/proc/self/status cannot be read: " + noProc);
        }
    }

    private static Optional<String> missingFromJna() {
        try {
            LibC.lastError();
            return Native.SIZE_T_SIZE == Long.BYTES ? Optional.empty() : Optional.of("this is not a 64-bit JVM");
        } catch (LinkageError refused) {
            return Optional.of("native access is refused: " + refused.getMessage());
        }
    }

    private static Optional<String> missingTun() {
        try (FileChannel device =
                FileChannel.open(Path.of(TunDevice.CLONE), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return device.isOpen() ? Optional.empty() : Optional.of(TunDevice.CLONE + " closes at once");
        } catch (IOException refused) {
            return Optional.of(TunDevice.CLONE + " cannot be opened: " + refused);
        }
    }

    private static Optional<String> missingNamespaces() {
        try {
            Command.run(Command.of("unshare", "--net", "--", Command.of("cat").get(0)), "");
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }
}
