package dev.muster.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a forked JVM: the test's class path, and flags that favour a quick start over peak speed. */
final class JvmFlags {
    private static final int FIRST_WARNING_ABOUT_NATIVE_ACCESS = 24;

    private JvmFlags() {}

    static List<String> commandLine(Launch launch, Startup startup, Path socket) {
        List<String> line = new ArrayList<>(launch.placement().commandPrefix());
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        boolean collectorChosen = launch.flags().stream().anyMatch(JvmFlags::choosesCollector);
        ofTheKit().stream()
                .filter(flag -> !(collectorChosen && choosesCollector(flag)))
                .forEach(line::add);
        line.addAll(startup.flags());
        line.add("-XX:ErrorFile=" + errorFile(launch.log()));
        line.addAll(launch.flags());
        line.addAll(List.of("-cp", startup.classPath(), NodeProcess.class.getName(), socket.toString()));
        return line;
    }

    /** What a JVM that crashes writes lies beside its log, and not in the folder that the test runs in. */
    private static Path errorFile(Path log) {
        Path absolute = log.toAbsolutePath();
        return absolute.resolveSibling(absolute.getFileName() + ".hs_err_pid%p");
    }

    /** Of these a JVM refuses two, instead of taking the last. */
    private static boolean choosesCollector(String flag) {
        return flag.matches("-XX:\\+Use\\w+GC");
    }

    /** What every JVM gets; part of what makes an archive of classes fit. */
    static List<String> ofTheKit() {
        List<String> flags =
                new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData"));
        if (Runtime.version().feature() >= FIRST_WARNING_ABOUT_NATIVE_ACCESS) {
            flags.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        return flags;
    }
}
