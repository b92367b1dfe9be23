package dev.muster.runtime.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The conditions under which a node can serve, asked anew each time. Any thread may add and ask. */
public final class Readiness {
    private final List<Check> checks = new CopyOnWriteArrayList<>();

    /** No conditions: ready. */
    public Readiness() {}

    /**
     * Adds a condition.
     *
     * @param name a short name in lower case with dashes
     * @param fault says what is wrong, or nothing if all is well; must be quick
     */
    public Readiness require(String name, Supplier<Optional<String>> fault) {
        checks.add(new Check(name, fault));
        return this;
    }

    /** What keeps the node from serving; empty if it is ready. A check that throws has failed. */
    public List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (Check check : checks) {
            check.run().ifPresent(text -> faults.add(new Fault(check.name, text)));
        }
        return List.copyOf(faults);
    }

    /**
     * One failing condition.
     *
     * @param check the condition's name
     * @param detail what is wrong, for people
     */
    public record Fault(String check, String detail) {}

    private record Check(String name, Supplier<Optional<String>> fault) {
        Optional<String> run() {
            try {
                return fault.get();
            } catch (RuntimeException e) {
                return Optional.of(e.toString());
            }
        }
    }
}
