package dev.muster.simulation.membership;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The experiments that {@code --experiment} names; each states what it must reach. */
enum Experiment {
    /** The Lifeguard paper's set-up, with plain SWIM, Lifeguard and Muster side by side. */
    LIFEGUARD,
    /** Ten nodes to ten thousand. */
    SCALE,
    /** One link or one direction cut. */
    ONEWAY,
    /** Many join at once, many restart at once. */
    CHURN,
    /** A partition of an hour. */
    HEAL,
    /** Nodes that start at once and know little. */
    FORMATION;

    static Experiment named(String name) {
        return Arrays.stream(values())
                .filter(experiment -> experiment.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--experiment must be one of "
                        + Arrays.stream(values()).map(Experiment::word).collect(Collectors.joining(", ")) + ", was "
                        + name));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Figures run(SimOptions options) {
        Function<SimOptions, Figures> experiment = switch (this) {
            case LIFEGUARD -> LifeguardExperiment::run;
            case SCALE -> ScaleExperiment::run;
            case ONEWAY -> OneWayExperiment::run;
            case CHURN -> ChurnExperiment::run;
            case HEAL -> HealExperiment::run;
            case FORMATION -> FormationExperiment::run;
        };
        return experiment.apply(options);
    }
}
