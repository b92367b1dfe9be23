package dev.muster.faults.namespaces;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Programs of the system: where they are, and what they say. */
final class Command {
    /** Far more than any of them takes, on any host that is worth a test. */
    static final long MOST_SECONDS = 20;

    private Command() {}

    /** Where the program is; looked for also where an ordinary user's path does not lead. */
    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin", "/sbin", "/usr/bin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The words of a command whose first is a program to be looked for. */
    static List<String> of(String program, String... words) throws IOException {
        Path found = find(program).orElseThrow(() -> new IOException("there is no command " + program));
        List<String> command = new ArrayList<>(List.of(found.toString()));
        command.addAll(List.of(words));
        return command;
    }

    /**
     * Runs a command to its end.
     *
     * @throws IOException if it fails, or does not end in time; names it, and what it printed
     */
    static void run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            CompletableFuture<String> printed = later(() -> printed(process));
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            } catch (IOException ended) {
                // It has ended without reading everything: what it printed says more than a broken pipe.
            }
            String text = await(command, printed);
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("[" + String.join(" ", command) + "] failed: " + text.strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while [" + String.join(" ", command) + "] ran", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String printed(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return String.valueOf(ended.getMessage());
        }
    }

    /** Reads in a thread of its own: the common pool may be busy with what waits for this. */
    static CompletableFuture<String> later(Supplier<String> reading) {
        return CompletableFuture.supplyAsync(reading, work -> {
            Thread reader = new Thread(work, "muster-command-output");
            reader.setDaemon(true);
            reader.start();
        });
    }

    /** What another thread reads from it. */
    static String await(List<String> command, CompletableFuture<String> text) throws IOException, InterruptedException {
        try {
            return text.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(
                    "[" + String.join(" ", command) + "] said nothing for " + MOST_SECONDS + " s", failed);
        }
    }
}
