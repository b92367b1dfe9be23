package dev.muster.benchmarks.activation;

import dev.muster.benchmarks.load.Crew;
import dev.muster.benchmarks.load.Kind;
import dev.muster.benchmarks.load.Site;
import dev.muster.benchmarks.measure.Options;
import dev.muster.benchmarks.measure.Options.Defaults;
import dev.muster.benchmarks.measure.Sheet;
import dev.muster.benchmarks.measure.Turns;
import dev.muster.benchmarks.process.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many entities a node brings into memory in a second, by their first answers; and how long a cluster that has just
 * formed takes until an entity of every shard has answered, which is what the coordinator needs to give all shards a host.
 */
public final class Activation {
    private static final int SHARDS = 256;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Options options;
    private final Sheet sheet;
    private final int rounds;
    private final List<Kind> kinds;

    private Activation(Options options, Sheet sheet) {
        this.options = options;
        this.sheet = sheet;
        this.rounds = options.number("rounds", new Defaults("8", "1"), 1000);
        this.kinds =
                options
                        .words("subjects", Defaults.always(String.join(",", Kind.clustered())), Kind.clustered())
                        .stream()
                        .map(Kind::labelled)
                        .toList();
    }

    /** Measures both. */
    public static void run(Options options, Sheet sheet) throws IOException, InterruptedException {
        Activation activation = new Activation(options, sheet);
        Crew.describe(sheet);
        sheet.columns(activation.kinds.stream().map(Kind::label).toList());
        List<String> modes = options.words("modes", Defaults.always("fresh,cold"), List.of("fresh", "cold"));
        if (modes.contains("fresh")) {
            activation.fresh();
        }
        if (modes.contains("cold")) {
            for (int nodes : options.numbers("nodes", new Defaults("1,3", "1"), 9)) {
                activation.cold(nodes);
            }
        }
    }

    private void fresh() throws IOException, InterruptedException {
        int forks = Math.min(rounds, options.number("forks", new Defaults("2", "1"), 100));
        int warmUps = 2;
        for (int fork = 0; fork < forks; fork++) {
            sheet.progress("fork " + (fork + 1) + ": fresh ids");
            int counted = rounds * (fork + 1) / forks - rounds * fork / forks;
            List<Crew> crews = new ArrayList<>();
            try {
                for (Kind kind : kinds) {
                    crews.add(Crew.of(plan(kind, 1)).start(1));
                    crews.get(crews.size() - 1)
                            .child(0)
                            .ask("shards", Words.none().with("shards", SHARDS), LIMIT);
                }
                for (int round = -warmUps; round < counted; round++) {
                    for (Crew crew : Turns.order(crews, round + warmUps)) {
                        fresh(crew, round);
                    }
                }
            } finally {
                for (Crew crew : crews) {
                    crew.close();
                }
            }
        }
    }

    private void fresh(Crew crew, int round) throws IOException, InterruptedException {
        int entities = options.number("entities", new Defaults("20000", "2000"), 1_000_000);
        int before = deadLetters(crew);
        Words order = Words.none().with("prefix", "r" + round + "-").with("entities", entities);
        Words found = crew.child(0).ask("fresh", order, LIMIT);
        requireNone(crew, before);
        if (round >= 0) {
            String cell = entities + " fresh ids";
            sheet.add(cell, "thousand/s", crew.label(), found.value("rate") / 1e3);
            sheet.add(cell, "CPU us", crew.label(), found.value("cpu") / 1e3);
        }
    }

    /** Each round is a cluster of its own. The first round of all is thrown away: it reads the jars into memory. */
    private void cold(int nodes) throws IOException, InterruptedException {
        for (int round = -1; round < rounds; round++) {
            sheet.progress("cold start of " + nodes + ", round " + round);
            for (Kind kind : Turns.order(kinds, Math.max(0, round))) {
                try (Crew crew = Crew.of(plan(kind, nodes))) {
                    for (int started = 0; started < nodes; started += 3) {
                        crew.start(Math.min(3, nodes - started));
                    }
                    Words found = crew.child(0).ask("shards", Words.none().with("shards", SHARDS), LIMIT);
                    if (round >= 0) {
                        sheet.add(
                                "cold, " + nodes + " nodes",
                                "seconds to all shards",
                                kind.label(),
                                found.value("seconds"));
                    }
                }
            }
        }
    }

    private static Crew.Plan plan(Kind kind, int members) {
        return new Crew.Plan(ActivationNode.class, kind, members, SHARDS, Site.NEVER);
    }

    private static int deadLetters(Crew crew) throws IOException, InterruptedException {
        return crew.child(0).ask("cost", Words.none(), LIMIT).number("dead");
    }

    private static void requireNone(Crew crew, int before) throws IOException, InterruptedException {
        Words cost = crew.child(0).ask("cost", Words.none(), LIMIT);
        if (cost.number("dead") != before) {
            throw new IllegalStateException(crew.label() + " had dead letters: " + cost.text("last"));
        }
    }
}
