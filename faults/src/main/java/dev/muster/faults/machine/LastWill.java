package dev.muster.faults.machine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that runs if this JVM dies, however it dies, unless the will is revoked before.
 *
 * <p>A shell waits for the end of a pipe that only this JVM holds open; the kernel closes it with the JVM. It ignores the
 * signals that a terminal sends to all its processes, so that an interrupted build is cleaned up, too. Thread safe.
 */
public final class LastWill implements AutoCloseable {
    private final Process shell;

    private LastWill(Process shell) {
        this.shell = shell;
    }

    /**
     * Leaves a will.
     *
     * @param script a list of shell commands
     * @param arguments {@code $1}, {@code $2}, ... of the script
     * @throws IOException if there is no shell, or no process more can be started
     */
    public static LastWill of(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "trap '' HUP INT TERM; read revoked || { " + script + "; }", "muster-last-will"));
        command.addAll(List.of(arguments));
        return new LastWill(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Revokes the will; again is no fault. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
