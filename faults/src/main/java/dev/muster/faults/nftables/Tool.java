package dev.muster.faults.nftables;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of the system's administrator.
 *
 * @param path where it is
 */
record Tool(Path path) {
    private static final long MOST_SECONDS = 10;
    /** Where such programs are, even if the path of an unprivileged login does not name the folders. */
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    /** What a run has said; both streams are in {@code text}. */
    record Answer(int exitCode, String text) {
        boolean isOk() {
            return exitCode == 0;
        }
    }

    /** The program of that name, if it is there. */
    static Optional<Tool> named(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new);
    }

    /**
     * Runs it to its end; an interrupt does not cut it short, as that would leave half a work.
     *
     * @param input what it reads
     * @throws IOException if it cannot be started or takes longer than 10 s
     */
    Answer run(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended before it read all; its exit code says why.
        }
        if (!hasEnded(process)) {
            process.destroyForcibly();
            throw new IOException(path + " was not done after " + MOST_SECONDS + " s");
        }
        return new Answer(process.exitValue(), text.join());
    }

    private static boolean hasEnded(Process process) {
        boolean isInterrupted = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        try {
            while (true) {
                try {
                    return process.waitFor(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
