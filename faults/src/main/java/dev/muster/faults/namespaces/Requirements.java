package dev.muster.faults.namespaces;

import com.sun.jna.Native;
import dev.muster.faults.machine.Capability;
import dev.muster.faults.machine.Program;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine needs for {@link NamespaceNetwork}. */
final class Requirements {
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
            if (Program.named(program).isEmpty()) {
                return Optional.of("there is no command " + program);
            }
        }
        return missingCapability(Capability.STATUS)
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

    /** In a container, root may be without. */
    static Optional<String> missingCapability(Path status) {
        return Stream.of(Capability.values())
                .filter(capability -> !capability.isHeldIn(status))
                .findFirst()
                .map(capability -> "root lacks " + capability + " here");
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
