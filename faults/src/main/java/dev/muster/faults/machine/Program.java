package dev.muster.faults.machine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program of the system.
 *
 * @param path where it is
 */
public record Program(Path path) {
    /** The longest a run may take: far more than any of these programs needs, on any host that is worth a test. */
    public static final long MOST_SECONDS = 20;
    /** Where such programs are, even if the path of an unprivileged login does not name the folders. */
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    /**
     * What a run has said.
     *
     * @param exitCode 0 if all went well
     * @param text of both of its streams
     */
    public record Answer(int exitCode, String text) {
        /** Whether all went well. */
        public boolean isOk() {
            return exitCode == 0;
        }
    }

    /** The program of that name, if it is there. */
    public static Optional<Program> named(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Program::new);
    }

    /**
     * The program of that name.
     *
     * @throws IOException if it is not there
     */
    public static Program require(String name) throws IOException {
        return named(name).orElseThrow(() -> new IOException("there is no command " + name));
    }

    /** The words of a command that runs it. */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs it to its end; see {@link #run(List, String)}. */
    public Answer run(String input, String... arguments) throws IOException {
        return run(command(arguments), input);
    }

    /**
     * Runs a command to its end; an interrupt does not cut it short, as that would leave half a work.
     *
     * @param input what it reads
     * @throws IOException if it cannot be started or takes longer than {@link #MOST_SECONDS}; names it
     */
    public static Answer run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            CompletableFuture<String> text = later(() -> read(process.getInputStream()));
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended before it read all; its exit code says why.
            }
            return answer(command, process, text);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Answer answer(List<String> command, Process process, CompletableFuture<String> text)
            throws IOException {
        boolean isInterrupted = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        try {
            while (true) {
                try {
                    if (process.waitFor(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        // What it has started may keep its output open.
                        return new Answer(process.exitValue(), text.get(MOST_SECONDS, TimeUnit.SECONDS));
                    }
                    throw late(command, null);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                } catch (ExecutionException | TimeoutException e) {
                    throw late(command, e);
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException late(List<String> command, @Nullable Exception cause) {
        return new IOException("[" + String.join(" ", command) + "] was not done after " + MOST_SECONDS + " s", cause);
    }

    /** Reads in a thread of its own: the common pool may be busy with what waits for this. */
    public static CompletableFuture<String> later(Supplier<String> reading) {
        return CompletableFuture.supplyAsync(reading, work -> {
            Thread reader = new Thread(work, "muster-command-output");
            reader.setDaemon(true);
            reader.start();
        });
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
