package dev.muster.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The faults of one run, in a form to read, to keep and to replay: one a line.
 *
 * <pre>
 * 12.5s pause n3 8s
 * 12.5s block n3 8s
 * 20s crash n1 forever
 * 20s restart n1
 * 20s slow n2 slice=10ms gap=200ms..2s cost=0.1ms inbox=1024 order=by-time 1m
 * 30s cut n1,n2&gt;n3 10s
 * 30s partition n1,n2|n3,n4 10s
 * 30s bridge n1|n2|n3,n4 10s
 * 30s ring n1,n2,n3,n4 10s
 * 30s partial n1,n2|n3,n4 share=0.5 10s
 * 40s loss 0.2 all 10s
 * 40s duplication 0.1 n1&gt;n2 10s
 * 40s replay 0.1 all 10s
 * 40s delay 1ms..200ms tail=50ms all 10s
 * 40s bandwidth 10000 queue=65536 n1&gt;n2 10s
 * 40s jitter 50ms 10s
 * 40s corruption 0.01 n1&gt;n2 10s
 * 40s reordering 0.2 by=50ms all 10s
 * 40s reset n1,n2&gt;n3
 * 40s clock n1 +1h 10s
 * 40s disk-full all 10s
 * </pre>
 *
 * <p>Times are in ns, us, ms, s, m or h. Empty lines and those that begin with # say nothing. What follows a word as
 * {@code key=value} may be left out. A restart and a reset take no time.
 *
 * <p>A plan says what happens, not where: a simulator has no disks, and not every network can do every fault. Whoever runs
 * one refuses what it cannot do, and calls {@link #requireNames}.
 *
 * @param faults in no order
 */
public record FaultPlan(List<Fault> faults) {
    /** No faults. */
    public static final FaultPlan EMPTY = new FaultPlan(List.of());

    /** Copies the faults. */
    public FaultPlan {
        faults = List.copyOf(faults);
    }

    /**
     * The plan in {@code text}.
     *
     * @throws IllegalArgumentException for a line that is not a fault; names the line's number, its text and what is wrong
     */
    public static FaultPlan parse(String text) {
        List<Fault> faults = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                try {
                    faults.add(FaultText.parse(line));
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(
                            "line " + number + " [" + line.strip() + "]: " + wrong.getMessage(), wrong);
                }
            }
        }
        return new FaultPlan(faults);
    }

    /** A plan by swarm out of all kinds of fault; see {@link #random(long, List, long, Set)}. */
    public static FaultPlan random(long seed, List<String> names, long durationNanos) {
        return random(seed, names, durationNanos, EnumSet.allOf(FaultKind.class));
    }

    /**
     * A plan by swarm: each seed draws its own subset of {@code kinds}, and for each of them how often and how strong,
     * since a run with every fault at once hides what a few of them would show (Groce, Zhang, Eide, Chen and Regehr: Swarm
     * Testing, 2012). Every fault has ended after {@code durationNanos}.
     *
     * @param names at least two
     */
    public static FaultPlan random(long seed, List<String> names, long durationNanos, Set<FaultKind> kinds) {
        return new Swarm(seed, names, durationNanos).plan(kinds);
    }

    /**
     * This plan, if each node that it names is one of {@code names}.
     *
     * @throws IllegalArgumentException if one is not: says in which fault, and which there are
     */
    public FaultPlan requireNames(Collection<String> names) {
        for (Fault fault : faults) {
            List<String> unknown = fault.effect().names().stream()
                    .filter(name -> !names.contains(name))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException("[" + fault + "]: there is no node " + unknown + ", only " + names);
            }
        }
        return this;
    }

    /** When the last fault that ends has ended; 0 for a plan without. */
    public long endNanos() {
        return faults.stream()
                .mapToLong(fault -> fault.isForever() ? fault.atNanos() : fault.endNanos())
                .max()
                .orElse(0);
    }

    /** The text that {@link #parse} reads. */
    public String print() {
        StringBuilder text = new StringBuilder();
        faults.forEach(fault -> text.append(fault).append('\n'));
        return text.toString();
    }
}
