package dev.muster.simulation.formation;

import dev.muster.faults.FaultPlan;
import dev.muster.membership.NodeId;
import dev.muster.membership.formation.Formation;
import dev.muster.membership.formation.FormationSettings;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Races of starting nodes, one for each seed: they start at random times, their discovery is empty, late, stale, partial and
 * wrong, messages are lost, doubled and late, nodes crash and start anew, in particular whoever is forming, and the network
 * is cut. No instant may see nodes of two clusters, and {@link #BOUND_NANOS} after the faults have ended everyone must be of
 * one.
 *
 * <p>LinkFaults go as far as the core promises to bear them: either the network is cut for at most half of
 * {@code confirmWithin} at a time, or for longer, but then nothing starts anew before it has healed.
 */
public final class FormationSimulation {
    /** How long after the faults everyone must be of one cluster: twelve times {@code confirmWithin}. */
    public static final long BOUND_NANOS = 60 * StartPlan.SECONDS;

    private static final long LEAST_CHAOS_NANOS = 12 * StartPlan.SECONDS;

    /** Makes the core of one run. */
    @FunctionalInterface
    public interface Maker {
        /** A core that starts now. */
        Formation make(NodeId self, FormationSettings settings, RandomGenerator random, long nowNanos);
    }

    private FormationSimulation() {}

    /** One race of 2 to 9 nodes. */
    public static Result run(long seed) {
        return run(seed, 0, LEAST_CHAOS_NANOS);
    }

    /**
     * One race.
     *
     * @param nodes how many start, at least 2; 0 lets the seed choose from 2 to 9
     * @param chaosNanos how long faults last, at least; up to fifteen seconds come on top
     */
    public static Result run(long seed, int nodes, long chaosNanos) {
        return run(seed, nodes, chaosNanos, Formation::new);
    }

    /**
     * One race under the faults of {@code plan} instead of those of the seed; nodes are called n1, n2 and so on. LinkFaults may go
     * beyond what the core promises to bear.
     *
     * @throws IllegalArgumentException if the plan names a node that there is not, or wants what cannot be simulated
     */
    public static Result run(long seed, int nodes, FaultPlan plan) {
        plan.requireNames(namesOf(seed, nodes));
        StartPlan start = StartPlan.random(seed, nodes, LEAST_CHAOS_NANOS).with(plan);
        return new World(seed, start, Formation::new).run(seed, BOUND_NANOS);
    }

    /** The names of the nodes in the race of {@code seed}; their number as in {@link #run(long, int, long)}. */
    public static List<String> namesOf(long seed, int nodes) {
        return IntStream.range(
                        0,
                        StartPlan.random(seed, nodes, LEAST_CHAOS_NANOS)
                                .addresses()
                                .size())
                .mapToObj(Machine::nameOf)
                .toList();
    }

    /** One race of cores that {@code maker} makes. */
    public static Result run(long seed, int nodes, long chaosNanos, Maker maker) {
        return new World(seed, StartPlan.random(seed, nodes, chaosNanos), maker).run(seed, BOUND_NANOS);
    }

    /** How long faults last at least where nobody says. */
    public static long leastChaosNanos() {
        return LEAST_CHAOS_NANOS;
    }
}
