package dev.muster.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM that a benchmark has started: takes commands, and ends when it is closed or the parent dies. */
public final class Child implements AutoCloseable {
    private static final String END = "@end";
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final String name;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /**
     * How to start a child.
     *
     * @param main the class whose {@code main} serves {@link Commands}
     * @param flags of the JVM; the class path is the parent's
     * @param core the processor it is bound to, if any
     * @param arguments what {@code main} gets, as one argument
     */
    public record Launch(Class<?> main, List<String> flags, OptionalInt core, Words arguments) {
        /** Copies the flags. */
        public Launch {
            flags = List.copyOf(flags);
        }

        private List<String> command() {
            List<String> command = new ArrayList<>();
            core.ifPresent(number -> command.addAll(List.of("taskset", "-c", Integer.toString(number))));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags);
            command.add("-Dlogback.configurationFile=quiet.xml");
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
            command.add(arguments.toString());
            return command;
        }
    }

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Starts a child; {@link #awaitReady} says when it takes commands. */
    public static Child start(String name, Launch launch) throws IOException {
        Process process = new ProcessBuilder(launch.command())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Child child = new Child(name, process);
        Thread reader = new Thread(child::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** Waits until the child is ready. */
    public Child awaitReady() throws InterruptedException {
        await(Commands.READY, READY_WITHIN);
        return this;
    }

    /** Has the child do something and returns what it found. */
    public Words ask(String command, Words arguments, Duration limit) throws IOException, InterruptedException {
        say(command, arguments);
        return answer(limit);
    }

    /** Begins a command; {@link #answer} waits for its end. Meanwhile other children may be asked. */
    public void say(String command, Words arguments) throws IOException {
        commands.write(command + " " + arguments + "\n");
        commands.flush();
    }

    /** The answer to the command that was said last. */
    public Words answer(Duration limit) throws InterruptedException {
        return Words.parse(await(Commands.DONE, limit));
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Closes the child's input, which ends it, and kills it if it has not ended soon. */
    @Override
    public void close() {
        try {
            commands.close();
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String await(String wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            String line = lines.poll(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new IllegalStateException("[" + name + "] was not done within " + limit.toSeconds() + " s");
            }
            if (line.equals(END)) {
                lines.add(END);
                throw new IllegalStateException("[" + name + "] ended before it was done");
            }
            if (line.startsWith(Commands.FAILED)) {
                throw new IllegalStateException("[" + name + "] failed:" + line.substring(Commands.FAILED.length()));
            }
            if (line.startsWith(wanted)) {
                return line.substring(wanted.length());
            }
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            // the child is gone, which the last line says
        }
        lines.add(END);
    }
}
