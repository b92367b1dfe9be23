package dev.muster.benchmarks;

import dev.muster.benchmarks.activation.Activation;
import dev.muster.benchmarks.balance.Balance;
import dev.muster.benchmarks.handoff.HandOff;
import dev.muster.benchmarks.local.Local;
import dev.muster.benchmarks.measure.Options;
import dev.muster.benchmarks.measure.Sheet;
import dev.muster.benchmarks.memory.Memory;
import dev.muster.benchmarks.remote.Remote;
import dev.muster.benchmarks.startup.StartUp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a benchmark case by name: {@code ./muster bench local [--quick]}. Exit code 2 on a wrong command line, 1 when a round
 * fails, which says that its figures would be worth nothing.
 */
public final class Bench {
    private static final Map<String, Case> CASES = new TreeMap<>(Map.of(
            "activation", Activation::run,
            "balance", Balance::run,
            "handoff", HandOff::run,
            "local", Local::run,
            "memory", Memory::run,
            "remote", Remote::run,
            "startup", StartUp::run));

    private Bench() {}

    @FunctionalInterface
    private interface Case {
        void run(Options options, Sheet sheet) throws IOException, InterruptedException;
    }

    /** Entry point of {@code ./muster bench}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("logback.configurationFile", "quiet.xml");
        List<String> words = List.of(arguments);
        Case chosen = words.isEmpty() ? null : CASES.get(words.get(0));
        if (chosen == null) {
            System.err.println("muster bench: cases: " + String.join(", ", CASES.keySet())
                    + "; --quick for a look, or the options in docs/benchmarks.md");
            System.exit(words.isEmpty() ? 0 : 2);
            return;
        }
        try {
            run(words.get(0), chosen, Options.parse(words.subList(1, words.size())));
        } catch (IllegalArgumentException wrong) {
            System.err.println("muster bench: " + wrong.getMessage());
            System.exit(2);
        }
    }

    private static void run(String name, Case chosen, Options options) throws IOException, InterruptedException {
        try (Sheet sheet = Sheet.of(name, options.csv())) {
            try {
                chosen.run(options, sheet);
            } catch (IllegalStateException failed) {
                sheet.print(System.out);
                System.err.println(
                        "muster bench: " + name + " failed, these figures are incomplete: " + failed.getMessage());
                System.exit(1);
            }
            sheet.print(System.out);
        }
    }
}
