package dev.muster.simulation.membership;

import dev.muster.simulation.formation.FormationSimulation;
import dev.muster.simulation.formation.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * {@code muster sim}: random runs and experiments from the command line. Figures are printed one a line, as a name and a
 * number. A broken invariant, or an experiment that misses what it must reach, ends with code 1 and the line that runs it
 * again; a wrong option with code 2.
 */
public final class Sim {
    private static final PrintStream OUT = System.out;

    private Sim() {}

    /** Runs what {@code args} say and ends the JVM with the code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        try {
            SimOptions options = SimOptions.parse(args);
            long startNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int code = run(options);
            OUT.printf(
                    Locale.ROOT,
                    "cpu-seconds %.1f%n",
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNanos) / 1e9);
            return code;
        } catch (IllegalArgumentException | IOException wrong) {
            System.err.println("muster sim: " + wrong.getMessage());
            System.err.print(SimOptions.USAGE);
            return 2;
        }
    }

    private static int run(SimOptions options) throws IOException {
        if (options.experiment().isPresent()) {
            Figures figures = Experiment.named(options.experiment().get()).run(options);
            OUT.print(figures);
            figures.missed().forEach(missed -> OUT.println("MISSED " + missed));
            return figures.missed().isEmpty() ? 0 : 1;
        }
        return options.subject().equals("formation") ? formation(options) : 2;
    }

    private static int formation(SimOptions options) {
        long chaosNanos = options.minutes() * 60L * SwimCluster.SECOND;
        int broken = 0;
        for (long seed = options.firstSeed(); seed < options.firstSeed() + options.seedsOr(100); seed++) {
            Result result = FormationSimulation.run(seed, options.nodes(), chaosNanos);
            OUT.println("formation." + seed + ".settled-seconds " + result.settledNanos() / 1e9);
            if (result.violation() != null) {
                broken++;
                OUT.println("BROKEN " + result.violation());
                OUT.println("again: ./muster sim formation --seeds 1 --seed " + seed + " --nodes " + options.nodes()
                        + " --minutes " + options.minutes());
            }
        }
        return broken == 0 ? 0 : 1;
    }
}
