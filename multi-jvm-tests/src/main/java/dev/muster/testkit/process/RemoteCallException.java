package dev.muster.testkit.process;

import org.jspecify.annotations.Nullable;

/** A remote call failed in the forked JVM; carries the stack trace and the causes from there. */
public final class RemoteCallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String remoteType;

    RemoteCallException(String process, RemoteProblem problem) {
        super("on " + process + ": " + problem.type() + ": " + problem.message(), causeOf(process, problem));
        this.remoteType = problem.type();
        setStackTrace(problem.trace().toArray(StackTraceElement[]::new));
        addSuppressed(new Throwable("called from here"));
    }

    /** The class name of what the call threw. */
    public String remoteType() {
        return remoteType;
    }

    private static @Nullable RemoteCallException causeOf(String process, RemoteProblem problem) {
        RemoteProblem cause = problem.cause();
        return cause == null ? null : new RemoteCallException(process, cause);
    }
}
