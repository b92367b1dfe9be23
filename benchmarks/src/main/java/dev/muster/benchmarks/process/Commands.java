package dev.muster.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The child's side: carries out what the parent writes to standard input, one line at a time, until that ends. */
public final class Commands {
    static final String READY = "@ready";
    static final String DONE = "@done";
    static final String FAILED = "@failed";

    private final Map<String, Command> commands = new LinkedHashMap<>();

    /** One thing a child can do. */
    @FunctionalInterface
    public interface Command {
        /** Does it and answers what it found. */
        Words run(Words arguments) throws Exception;
    }

    /** Makes what a child needs before it is ready. */
    @FunctionalInterface
    public interface Start {
        /** Starts it and answers the commands. */
        Commands commands() throws Exception;
    }

    /** Starts, says that the child is ready, and serves until the parent closes the stream or dies; then halts the JVM. */
    public static void serve(Start start) {
        try {
            start.commands().serve();
        } catch (Throwable failure) {
            failure.printStackTrace();
            say(FAILED + " to start: " + failure.toString().replace('\n', ' '));
        }
        Runtime.getRuntime().halt(0);
    }

    /** Adds a command. */
    public Commands on(String name, Command command) {
        commands.put(name, command);
        return this;
    }

    private void serve() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say(READY);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            say(answer(line));
        }
    }

    @SuppressWarnings("SystemOut") // the stream is the connection to the parent
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private String answer(String line) {
        int blank = line.indexOf(' ');
        String name = blank < 0 ? line : line.substring(0, blank);
        Command command = commands.get(name);
        if (command == null) {
            return FAILED + " there is no command " + name;
        }
        try {
            return DONE + " " + command.run(Words.parse(blank < 0 ? "" : line.substring(blank)));
        } catch (Throwable failure) {
            failure.printStackTrace();
            return FAILED + " " + name + ": " + failure.toString().replace('\n', ' ');
        }
    }
}
