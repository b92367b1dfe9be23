package dev.muster.simulation.membership;

import dev.muster.faults.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param subject {@code membership} or {@code formation}
 * @param nodes how many nodes, 0 to let each seed draw
 * @param seeds how many seeds, at least 1
 * @param firstSeed the first of them
 * @param minutes of virtual time in which faults happen; 0 when nothing was said
 * @param plan the faults that were given instead of drawn ones
 * @param experiment what to find out, instead of random runs
 */
record SimOptions(
        String subject,
        int nodes,
        int seeds,
        long firstSeed,
        int minutes,
        Optional<PlanFile> plan,
        Optional<Experiment> experiment) {
    /**
     * A plan and where it stands.
     *
     * @param file as it was given
     * @param faults what is in it
     */
    record PlanFile(String file, FaultPlan faults) {
        /**
         * Reads the file.
         *
         * @throws IllegalArgumentException if it cannot be read, or a line of it is no fault
         */
        static PlanFile read(String file) {
            try {
                return new PlanFile(file, FaultPlan.parse(Files.readString(Path.of(file))));
            } catch (IOException unreadable) {
                throw new IllegalArgumentException("--plan must be a file that can be read, was " + file, unreadable);
            }
        }
    }

    static final String USAGE = """
            usage: muster sim membership|formation [--nodes N] [--seeds N] [--seed FIRST] [--minutes M] [--plan FILE]
                   muster sim membership --experiment lifeguard|scale|oneway|churn|heal|formation [--seeds REPETITIONS] [--nodes N]
            """;

    static SimOptions parse(String... args) {
        if (args.length == 0 || !List.of("membership", "formation").contains(args[0])) {
            throw new IllegalArgumentException("say what to simulate: membership or formation");
        }
        SimOptions options = new SimOptions(args[0], 0, 0, 1, 0, Optional.empty(), Optional.empty());
        for (int at = 1; at < args.length; at += 2) {
            if (at + 1 == args.length) {
                throw new IllegalArgumentException(args[at] + " needs a value");
            }
            options = options.with(args[at], args[at + 1]);
        }
        return options;
    }

    private SimOptions with(String option, String value) {
        return switch (option) {
            case "--nodes" ->
                new SimOptions(subject, whole(option, value, 2, 10_000), seeds, firstSeed, minutes, plan, experiment);
            case "--seeds" ->
                new SimOptions(
                        subject, nodes, whole(option, value, 1, 1_000_000), firstSeed, minutes, plan, experiment);
            case "--seed" ->
                new SimOptions(
                        subject, nodes, seeds, whole(option, value, 0, Integer.MAX_VALUE), minutes, plan, experiment);
            case "--minutes" ->
                new SimOptions(subject, nodes, seeds, firstSeed, whole(option, value, 1, 10_000), plan, experiment);
            case "--plan" ->
                new SimOptions(
                        subject, nodes, seeds, firstSeed, minutes, Optional.of(PlanFile.read(value)), experiment);
            case "--experiment" ->
                new SimOptions(subject, nodes, seeds, firstSeed, minutes, plan, Optional.of(Experiment.named(value)));
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }

    /** How many seeds, or {@code usual} when nothing was said. */
    int seedsOr(int usual) {
        return seeds == 0 ? usual : seeds;
    }

    /** The faults that were given. */
    Optional<FaultPlan> faults() {
        return plan.map(PlanFile::faults);
    }

    /** The options beside the seeds, as they were given, for the line that runs a seed again. */
    String rest() {
        return (nodes == 0 ? "" : " --nodes " + nodes)
                + (minutes == 0 ? "" : " --minutes " + minutes)
                + plan.map(given -> " --plan " + given.file()).orElse("");
    }

    private static int whole(String option, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, as for a number out of range
        }
        throw new IllegalArgumentException(
                option + " must be a whole number between " + least + " and " + most + ", was " + value);
    }
}
