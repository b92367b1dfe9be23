package dev.muster.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/** The last lines of a log file. */
public final class LogTail {
    private LogTail() {}

    /** At most {@code lines} lines, joined; a file that cannot be read gives a line that says so. */
    public static String of(Path log, int lines) {
        ArrayDeque<String> tail = new ArrayDeque<>();
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (BufferedReader reader =
                new BufferedReader(new java.io.InputStreamReader(Files.newInputStream(log), decoder))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                tail.add(line);
                if (tail.size() > lines) {
                    tail.remove();
                }
            }
        } catch (IOException failure) {
            tail.add("(cannot read " + log + ": " + failure + ")");
        }
        return String.join("\n", tail);
    }
}
