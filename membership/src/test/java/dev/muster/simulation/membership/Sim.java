package dev.muster.simulation.membership;

import java.util.Locale;

/** Draft. */
public final class Sim {
    private Sim() {}

    public static void main(String[] args) {
        Variant variant = Variant.valueOf(args[0].toUpperCase(Locale.ROOT));
        int repetitions = Integer.parseInt(args[2]);
        long start = System.nanoTime();
        LifeguardExperiment.Outcome outcome = switch (args[1]) {
            case "threshold" -> LifeguardExperiment.threshold(variant, 1, repetitions);
            case "interval" -> LifeguardExperiment.interval(variant, 1, repetitions);
            default -> LifeguardExperiment.slow(variant, 1, repetitions);
        };
        System.out.println(variant + " " + args[1] + " first " + outcome.first() + " full " + outcome.full());
        System.out.println("   " + outcome.figures() + " msg/s/node "
                + outcome.figure("packets") / outcome.figure("node-seconds") + " B/s/node "
                + outcome.figure("bytes") / outcome.figure("node-seconds"));
        System.out.println("   wall " + (System.nanoTime() - start) / 1e9 + " s, node-hours "
                + outcome.figure("node-seconds") / 3600);
    }
}
