package dev.muster.simulation.membership;

import dev.muster.faults.FaultPlan;
import dev.muster.simulation.formation.FormationSimulation;
import dev.muster.simulation.formation.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A thousand races of starting nodes; each must end with exactly one cluster, and no instant see two. */
final class FormationExperiment {
    static final int SEEDS = 1_000;

    private FormationExperiment() {}

    static Figures run(SimOptions options) {
        return run(options, Optional.empty());
    }

    /** Under the faults of {@code plan}, or under those that each race draws, for as long as the options say. */
    static Figures run(SimOptions options, Optional<FaultPlan> plan) {
        long chaosNanos = options.minutes() == 0
                ? FormationSimulation.leastChaosNanos()
                : options.minutes() * 60L * SwimCluster.SECOND;
        List<Result> results = LongStream.range(0, options.seedsOr(SEEDS))
                .map(offset -> options.firstSeed() + offset)
                .parallel()
                .mapToObj(seed -> plan.map(faults -> FormationSimulation.run(seed, options.nodes(), faults))
                        .orElseGet(() -> FormationSimulation.run(seed, options.nodes(), chaosNanos)))
                .toList();
        Percentiles settled = new Percentiles();
        results.forEach(result -> settled.add(result.settledNanos()));
        Figures figures = new Figures();
        figures.add("formation.races", results.size());
        figures.add(
                "formation.attempts",
                results.stream().mapToInt(Result::attempts).sum());
        figures.add(
                "formation.dissolved",
                results.stream().mapToInt(Result::dissolved).sum());
        figures.add("formation.settled-seconds.median", settled.seconds(50));
        figures.add("formation.settled-seconds.p99", settled.seconds(99));
        for (Result result : results) {
            if (result.violation() != null) {
                figures.require(
                        false,
                        "seed " + result.seed() + ": " + result.violation()
                                + "; again: ./muster sim formation --seeds 1 --seed " + result.seed() + options.rest());
            }
        }
        return figures;
    }
}
