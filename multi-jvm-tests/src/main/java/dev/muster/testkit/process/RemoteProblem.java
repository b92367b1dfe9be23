package dev.muster.testkit.process;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a throwable said, in a form that always travels, whatever the throwable itself holds. */
record RemoteProblem(
        String type,
        String message,
        List<StackTraceElement> trace,
        @Nullable RemoteProblem cause) implements Serializable {
    private static final int MAX_CAUSES = 8;
    /** Of each message; what is longer would not fit into an answer, and the caller would wait for one. */
    private static final int MAX_CHARACTERS = 64 * 1024;

    static RemoteProblem of(Throwable thrown) {
        return of(thrown, MAX_CAUSES);
    }

    private static RemoteProblem of(Throwable thrown, int causesLeft) {
        Throwable cause = thrown.getCause();
        return new RemoteProblem(
                thrown.getClass().getName(),
                bounded(String.valueOf(thrown.getMessage())),
                List.of(thrown.getStackTrace()),
                cause == null || causesLeft == 0 ? null : of(cause, causesLeft - 1));
    }

    private static String bounded(String message) {
        return message.length() <= MAX_CHARACTERS
                ? message
                : message.substring(0, MAX_CHARACTERS) + "... (" + message.length() + " characters)";
    }
}
