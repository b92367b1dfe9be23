package dev.muster.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link Meter} in a place of a network. One thread asks. */
public final class MeterProcess implements AutoCloseable {
    private static final long MOST_SECONDS = 20;

    private final Process process;
    private final BufferedReader answers;
    private final Path errors;

    private MeterProcess(Process process, Path errors) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Starts one; {@link #ask} the first question, or {@link #awaitReady}, waits for it. */
    public static MeterProcess start(Attachment place) throws IOException {
        List<String> command = new ArrayList<>(place.commandPrefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Meter.class.getName()));
        command.addAll(List.of(place.bindHost(), place.host()));
        Path errors = Files.createTempFile("meter", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new MeterProcess(process, errors);
    }

    /** Waits until it serves. */
    public MeterProcess awaitReady() {
        if (!readLine().equals("ready")) {
            throw new AssertionError("a meter does not start: " + errorText());
        }
        return this;
    }

    /** Its answer. */
    public String ask(String command) {
        begin(command);
        return end();
    }

    /** Its answer to a question it does not answer with an error; the numbers in it. */
    public Map<String, Long> askNumbers(String command) {
        return MeterFigures.values(ask(command));
    }

    /** Sends a command without waiting for the answer; {@link #end} is that. */
    public void begin(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException("a meter does not take [" + command + "]: " + errorText(), failed);
        }
    }

    /** The answer to the command that has begun. */
    public String end() {
        String answer = readLine();
        if (answer.startsWith("error")) {
            throw new AssertionError(answer + " " + errorText());
        }
        return answer;
    }

    /** What has arrived since the last time; waits for {@code expected} frames, or until none comes for a while. */
    public MeterFigures figures(int expected, long quietMillis) {
        return MeterFigures.parse(ask("figures " + expected + " " + quietMillis + " 15000"));
    }

    private String readLine() {
        CompletableFuture<String> line = new CompletableFuture<>();
        Meter.daemon("answer", () -> {
            try {
                line.complete("" + answers.readLine());
            } catch (IOException failed) {
                line.completeExceptionally(failed);
            }
        });
        try {
            return line.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("a meter does not answer: " + errorText(), failed);
        }
    }

    private String errorText() {
        try {
            return Files.readString(errors);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The process, which is the meter itself and no wrapper of it. */
    public Process process() {
        return process;
    }

    /** Ends it; waits. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            Files.deleteIfExists(errors);
        } catch (InterruptedException | IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
