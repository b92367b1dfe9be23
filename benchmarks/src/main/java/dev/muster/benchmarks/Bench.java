package dev.muster.benchmarks;

import dev.muster.benchmarks.startup.StartUp;
import java.util.List;
import java.util.Locale;

/** Runs a benchmark case by name: {@code ./muster bench startup [--rounds N]}. Exit code 2 on a wrong command line. */
public final class Bench {
    private static final int DEFAULT_ROUNDS = 5;
    private static final int MOST_ROUNDS = 100;

    private Bench() {}

    /** Entry point of {@code ./muster bench}. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.isEmpty() || !words.get(0).equals("startup")) {
            System.err.println("muster bench: cases: startup (options: --rounds N, 1 to " + MOST_ROUNDS + ")");
            System.exit(words.isEmpty() ? 0 : 2);
        }
        StartUp.run(rounds(words.subList(1, words.size())))
                .forEach(figure -> System.out.println(figure.line("startup")));
    }

    private static int rounds(List<String> options) {
        if (options.isEmpty()) {
            return DEFAULT_ROUNDS;
        }
        if (options.size() == 2
                && options.get(0).equals("--rounds")
                && options.get(1).matches("[0-9]{1,3}")) {
            int rounds = Integer.parseInt(options.get(1));
            if (rounds >= 1 && rounds <= MOST_ROUNDS) {
                return rounds;
            }
        }
        System.err.println(String.format(
                Locale.ROOT, "muster bench: --rounds must be between 1 and %d, was %s", MOST_ROUNDS, options));
        System.exit(2);
        throw new AssertionError("exited");
    }
}
