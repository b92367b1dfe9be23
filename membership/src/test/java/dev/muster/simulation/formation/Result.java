package dev.muster.simulation.formation;

import org.jspecify.annotations.Nullable;

/**
 * How one race ended.
 *
 * @param seed that replays it
 * @param nodes how many started
 * @param initialNodes how many were needed
 * @param violation the broken invariant, or null
 * @param settledNanos from the end of the faults until one cluster held everyone
 * @param formed how many clusters were formed, one after the other
 * @param dissolved how many nodes dissolved what was not confirmed
 * @param attempts how often pledges were asked for
 * @param messages how many messages of formation were delivered
 * @param traceHash equal for two runs of one seed
 */
public record Result(
        long seed,
        int nodes,
        int initialNodes,
        @Nullable String violation,
        long settledNanos,
        int formed,
        int dissolved,
        int attempts,
        long messages,
        long traceHash) {}
