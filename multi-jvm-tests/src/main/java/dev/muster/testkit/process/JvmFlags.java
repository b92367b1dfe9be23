package dev.muster.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a forked JVM: this test's class path, and flags that favour a quick start over peak speed. */
final class JvmFlags {
    private static final int FIRST_WARNING_ABOUT_NATIVE_ACCESS = 24;

    private JvmFlags() {}

    static List<String> commandLine(Path socket, List<String> extraFlags) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData"));
        if (Runtime.version().feature() >= FIRST_WARNING_ABOUT_NATIVE_ACCESS) {
            line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        line.addAll(extraFlags);
        line.addAll(List.of("-cp", testClassPath(), NodeProcess.class.getName(), socket.toString()));
        return line;
    }

    /** Surefire may start this JVM from a jar that holds only a manifest; it then keeps the real path in a property. */
    private static String testClassPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
