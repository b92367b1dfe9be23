package dev.muster.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Runs a short command of the system. */
final class Command {
    private Command() {}

    /** Empty if it succeeded, otherwise what it said; also if there is no such command. */
    static Optional<String> failure(String... words) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return code == 0 ? Optional.empty() : Optional.of(said.isBlank() ? "exit code " + code : said.strip());
        } catch (IOException noSuchCommand) {
            return Optional.of(String.valueOf(noSuchCommand.getMessage()));
        }
    }
}
