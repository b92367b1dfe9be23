package dev.muster.testkit.process;

import dev.muster.faults.machine.Program;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Runs a short command of the system, within the bound of {@link Program}. */
final class Command {
    private Command() {}

    /** Empty if it succeeded, otherwise what it said; also if there is no such command, or it took too long. */
    static Optional<String> failure(String... words) {
        try {
            Program.Answer answer = Program.run(List.of(words), "");
            if (answer.isOk()) {
                return Optional.empty();
            }
            return Optional.of(
                    answer.text().isBlank()
                            ? "exit code " + answer.exitCode()
                            : answer.text().strip());
        } catch (IOException notRun) {
            return Optional.of(String.valueOf(notRun.getMessage()));
        }
    }
}
