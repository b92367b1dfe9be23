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

    static RemoteProblem of(Throwable thrown) {
        return of(thrown, MAX_CAUSES);
    }

    private static RemoteProblem of(Throwable thrown, int causesLeft) {
        Throwable cause = thrown.getCause();
        return new RemoteProblem(
                thrown.getClass().getName(),
                String.valueOf(thrown.getMessage()),
                List.of(thrown.getStackTrace()),
                cause == null || causesLeft == 0 ? null : of(cause, causesLeft - 1));
    }
}
