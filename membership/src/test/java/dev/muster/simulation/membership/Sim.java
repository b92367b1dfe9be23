package dev.muster.simulation.membership;

import com.sun.management.OperatingSystemMXBean;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.Shrinking;
import dev.muster.simulation.Marks;
import dev.muster.simulation.Staging;
import dev.muster.simulation.formation.FormationSimulation;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * {@code muster sim}: random runs and experiments from the command line. Figures are printed one a line, as a name and a
 * number. A broken invariant, or an experiment that misses what it must reach, ends with code 1 and the line that runs it
 * again; a wrong option with code 2.
 */
public final class Sim {
    private static final PrintStream OUT = System.out;
    private static final int MOST_SHRINKING_TRIES = 200;
    private static final int USUAL_MINUTES = 2;
    private static final int USUAL_SEEDS = 100;

    private Sim() {}

    /** Runs what {@code args} say and ends the JVM with the code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        SimOptions options;
        try {
            options = SimOptions.parse(args);
            requireSuited(options);
        } catch (IllegalArgumentException wrong) {
            System.err.println("muster sim: " + wrong.getMessage());
            System.err.print(SimOptions.USAGE);
            return 2;
        }
        int code;
        try {
            code = run(options);
        } catch (BrokenInvariant broken) {
            OUT.println("BROKEN " + broken.getMessage() + "\nagain: ./muster sim " + String.join(" ", args));
            code = 1;
        }
        OUT.printf(Locale.ROOT, "cpu-seconds %.1f%n", cpuSeconds());
        return code;
    }

    /** The given plan, before anything runs: every seed must have all the nodes that it names, and be able to do it. */
    static void requireSuited(SimOptions options) {
        if (options.faults().isEmpty()) {
            return;
        }
        FaultPlan plan = Staging.requirePossible(options.faults().get());
        boolean isFormation = options.subject().equals("formation");
        long end = options.firstSeed() + options.seedsOr(isFormation ? FormationExperiment.SEEDS : USUAL_SEEDS);
        for (long seed = options.firstSeed(); seed < end; seed++) {
            try {
                plan.requireNames(
                        isFormation
                                ? FormationSimulation.namesOf(seed, options.nodes())
                                : RandomRun.namesOf(seed, options.nodes()));
            } catch (IllegalArgumentException stranger) {
                throw new IllegalArgumentException(
                        "seed " + seed + " cannot run " + stranger.getMessage() + "; --nodes N says how many",
                        stranger);
            }
        }
    }

    /** What this process has used, on all cores. */
    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static int run(SimOptions options) {
        if (options.experiment().isPresent()) {
            return printed(options.experiment().get().run(options));
        }
        return options.subject().equals("formation")
                ? printed(FormationExperiment.run(options, options.faults()))
                : membership(options, options.faults());
    }

    private static int membership(SimOptions options, Optional<FaultPlan> plan) {
        int minutes = options.minutes() == 0 ? USUAL_MINUTES : options.minutes();
        Marks marks = Marks.of(SwimCluster.MARKS);
        List<RandomRun.Result> results = LongStream.range(0, options.seedsOr(USUAL_SEEDS))
                .parallel()
                .mapToObj(offset -> RandomRun.run(options.firstSeed() + offset, options.nodes(), minutes, plan))
                .toList();
        Figures figures = new Figures();
        Percentiles converged = new Percentiles();
        Percentiles detected = new Percentiles();
        for (RandomRun.Result result : results) {
            marks.addAll(result.marks());
            if (result.convergedNanos() > 0) {
                converged.add(result.convergedNanos());
            }
            if (result.detectedNanos() > 0) {
                detected.add(result.detectedNanos());
            }
            result.violation().ifPresent(what -> broken(options, result, what, figures));
        }
        figures.add("membership.runs", results.size());
        double nodeHours =
                results.stream().mapToDouble(RandomRun.Result::nodeHours).sum();
        figures.add("membership.node-hours", nodeHours);
        figures.add("membership.node-hours-per-cpu-minute", nodeHours / cpuSeconds() * 60);
        figures.add("membership.events", (double)
                results.stream().mapToLong(RandomRun.Result::events).sum());
        figures.add("membership.converged-seconds.runs-that-had-to", converged.count());
        figures.add("membership.converged-seconds.median", converged.seconds(50));
        figures.add("membership.converged-seconds.p99", converged.seconds(99));
        figures.add("membership.detected-seconds.median", detected.seconds(50));
        figures.add("membership.detected-seconds.p99", detected.seconds(99));
        for (String mark : SwimCluster.MARKS) {
            figures.add("membership.runs-with." + mark, (double) marks.count(mark));
        }
        return printed(figures);
    }

    private static void broken(SimOptions options, RandomRun.Result result, String what, Figures figures) {
        Shrinking.Result smallest = RandomRun.shrink(result, MOST_SHRINKING_TRIES);
        figures.require(
                false,
                "seed " + result.seed() + ": " + what + "\nagain: ./muster sim membership --seeds 1 --seed "
                        + result.seed() + options.rest() + "\nor with this plan in a file, given as --plan FILE:\n"
                        + smallest.plan().print());
    }

    private static int printed(Figures figures) {
        figures.missed().forEach(missed -> OUT.println("BROKEN " + missed));
        return figures.missed().isEmpty() ? 0 : 1;
    }
}
