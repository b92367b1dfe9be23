package dev.muster.testkit.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and with what a JVM runs: what comes before its command line, and what is added to its environment.
 *
 * <p>A prefix must end in executing the rest in its own process, as {@code nsenter} without {@code --fork} does, so that
 * the process that is started is the JVM and a signal to it reaches the JVM.
 *
 * @param commandPrefix for example {@code nsenter --net --target 4711 --}; empty to run the JVM as it is
 * @param environment variables that are set, in place of those of this JVM of the same name
 */
public record Placement(List<String> commandPrefix, Map<String, String> environment) {
    /** Beside this JVM, with its environment. */
    public static final Placement HERE = new Placement(List.of(), Map.of());

    /** Copies both. */
    public Placement {
        commandPrefix = List.copyOf(commandPrefix);
        environment = java.util.Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    /** This placement with one more variable; replaces one of that name. */
    public Placement withVariable(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Placement(commandPrefix, more);
    }
}
