package dev.muster.benchmarks.startup;

import dev.muster.benchmarks.measure.Options;
import dev.muster.benchmarks.measure.Sheet;
import dev.muster.benchmarks.measure.Turns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a single-node cluster of Muster and of stock Pekko in turn (ABBA), each in its own JVM with the same flags,
 * and measures from the start of the process until its member is Up: wall seconds, CPU seconds, resident memory.
 *
 * <p>Both sides start Cluster Sharding with one entity type. The stock side uses Pekko's own configuration and its
 * in-memory journal; the Muster side opens its SQLite file, its web server and the replicator as every node does.
 */
public final class StartUp {
    /** The line by which a child says that its member is Up. */
    static final String UP = "UP";

    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Dlogback.configurationFile=quiet.xml");

    private StartUp() {}

    private record Round(double seconds, double cpuSeconds, double megabytes) {}

    /** Runs one discarded round and then the counted ones of each side. */
    public static void run(Options options, Sheet sheet) throws IOException, InterruptedException {
        int rounds = options.number("rounds", new Options.Defaults("8", "1"), 1000);
        measure(MusterNode.class);
        measure(PekkoNode.class);
        for (int round = 0; round < rounds; round++) {
            for (Class<?> main : Turns.order(List.of(MusterNode.class, PekkoNode.class), round)) {
                String subject = main == MusterNode.class ? "muster" : "pekko";
                Round found = measure(main);
                sheet.add("1 node", "wall seconds", subject, found.seconds());
                sheet.add("1 node", "CPU seconds", subject, found.cpuSeconds());
                sheet.add("1 node", "resident MiB", subject, found.megabytes());
            }
        }
    }

    private static Round measure(Class<?> main) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        long startedNanos = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitUp(process, main);
            double seconds = (System.nanoTime() - startedNanos) / 1e9;
            Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
            return new Round(seconds, cpu.toMillis() / 1e3, residentMebibytes(process.pid()));
        } finally {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void awaitUp(Process process, Class<?> main) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null && !line.equals(UP)) {
            line = reader.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("[" + main.getSimpleName() + "] ended before its member was Up");
        }
    }

    private static double residentMebibytes(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
