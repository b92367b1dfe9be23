package dev.muster.faults.namespaces;

import dev.muster.faults.machine.Program;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands that must succeed. */
final class Command {
    private Command() {}

    /** The words of a command whose first is a program to be looked for. */
    static List<String> of(String program, String... words) throws IOException {
        return Program.require(program).command(words);
    }

    /**
     * Runs a command to its end.
     *
     * @throws IOException if it fails, or does not end in time; names it, and what it printed
     */
    static void run(List<String> command, String input) throws IOException {
        Program.Answer answer = Program.run(command, input);
        if (!answer.isOk()) {
            throw new IOException("[" + String.join(" ", command) + "] failed: "
                    + answer.text().strip());
        }
    }

    /** What another thread reads from it. */
    static String await(List<String> command, CompletableFuture<String> text) throws IOException, InterruptedException {
        try {
            return text.get(Program.MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(
                    "[" + String.join(" ", command) + "] said nothing for " + Program.MOST_SECONDS + " s", failed);
        }
    }
}
