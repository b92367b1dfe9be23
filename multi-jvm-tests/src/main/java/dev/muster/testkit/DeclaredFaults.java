package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kinds of fault that a test says it uses. Kinds that befall nodes and need nothing prepared are free to use.
 *
 * @param kinds what is declared
 */
record DeclaredFaults(Set<FaultKind> kinds) {
    static final DeclaredFaults NONE = new DeclaredFaults(Set.of());

    private static final Set<FaultKind> FREE =
            EnumSet.of(FaultKind.CRASH, FaultKind.RESTART, FaultKind.PAUSE, FaultKind.SLOW);
    /** What only the simulator can do: it holds every timer and every message. */
    private static final Set<FaultKind> SIMULATED = EnumSet.of(FaultKind.BLOCK, FaultKind.JITTER);

    private static final Set<FaultKind> PREPARED = EnumSet.of(FaultKind.CLOCK, FaultKind.DISK_FULL);

    /** Copies the kinds into the order of the enum and refuses what real processes cannot do. */
    DeclaredFaults {
        EnumSet<FaultKind> sorted = EnumSet.noneOf(FaultKind.class);
        sorted.addAll(kinds);
        for (FaultKind kind : sorted) {
            if (SIMULATED.contains(kind)) {
                throw new IllegalArgumentException("faults must not hold " + kind
                        + ": only the simulator has a hold on a node's timers and messages; use PAUSE or SLOW");
            }
        }
        kinds = Collections.unmodifiableSet(sorted);
    }

    static DeclaredFaults of(FaultKind... kinds) {
        return new DeclaredFaults(Set.copyOf(Arrays.asList(kinds)));
    }

    /** These and those. */
    DeclaredFaults and(DeclaredFaults more) {
        EnumSet<FaultKind> both = EnumSet.noneOf(FaultKind.class);
        both.addAll(kinds);
        both.addAll(more.kinds);
        return new DeclaredFaults(both);
    }

    /** Those that a network must be able to do. */
    Set<FaultKind> ofLinks() {
        EnumSet<FaultKind> links = EnumSet.noneOf(FaultKind.class);
        kinds.stream().filter(DeclaredFaults::isOfLinks).forEach(links::add);
        return Collections.unmodifiableSet(links);
    }

    boolean has(FaultKind kind) {
        return kinds.contains(kind);
    }

    /** Whether faults of this kind are on links, so that they need a network to put them on. */
    static boolean isOfLinks(FaultKind kind) {
        return !FREE.contains(kind) && !SIMULATED.contains(kind) && !PREPARED.contains(kind);
    }

    /**
     * Makes sure that a fault of this kind may be used.
     *
     * @throws IllegalStateException if it is not declared; says how to
     */
    void require(FaultKind kind) {
        if (SIMULATED.contains(kind)) {
            throw new IllegalArgumentException(
                    kind + " is for the simulator only, which has a hold on a node's timers and messages");
        }
        if (!FREE.contains(kind) && !kinds.contains(kind)) {
            throw new IllegalStateException("a fault of kind " + kind + " must be declared before it is used: "
                    + "@ClusterTest(faults = {" + names(and(of(kind)).kinds) + "})");
        }
    }

    private static String names(Collection<FaultKind> kinds) {
        return kinds.stream().map(kind -> "FaultKind." + kind).collect(Collectors.joining(", "));
    }
}
