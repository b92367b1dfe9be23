package dev.muster.benchmarks.remote;

import dev.muster.benchmarks.load.Crew;
import dev.muster.benchmarks.load.Keys;
import dev.muster.benchmarks.load.Kind;
import dev.muster.benchmarks.load.Load;
import dev.muster.benchmarks.load.LoadNode;
import dev.muster.benchmarks.load.Round;
import dev.muster.benchmarks.load.Site;
import dev.muster.benchmarks.measure.Options;
import dev.muster.benchmarks.measure.Options.Defaults;
import dev.muster.benchmarks.measure.Sheet;
import dev.muster.benchmarks.measure.Turns;
import dev.muster.benchmarks.process.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Messages from one JVM to entities that all live in another, over loopback. First as many as go, told and asked; then asks
 * at a fixed rate, for the delays: at half of what the subject itself can do, and at half of what the slowest can do.
 */
public final class Remote {
    private static final int SHARDS = 256;
    /** Below the 3072 messages beyond which Artery drops. */
    private static final int TELL_WINDOW = 2048;

    private static final int ASK_WINDOW = 64;
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Options options;
    private final Sheet sheet;
    private final int rounds;
    private final Duration length;
    private final Map<Crew, List<Double>> asked = new LinkedHashMap<>();

    private Remote(Options options, Sheet sheet) {
        this.options = options;
        this.sheet = sheet;
        this.rounds = options.number("rounds", new Defaults("8", "1"), 1000);
        this.length = Duration.ofSeconds(options.number("seconds", new Defaults("4", "1"), 600));
    }

    /** Runs all cells of the table in each of the forks. */
    public static void run(Options options, Sheet sheet) throws IOException, InterruptedException {
        Remote remote = new Remote(options, sheet);
        Crew.describe(sheet);
        sheet.note("window of all senders together: " + TELL_WINDOW + " told, " + ASK_WINDOW
                + " asked; cells: how, entities, keys, senders; CPU of both processes");
        int forks = Math.min(remote.rounds, options.number("forks", new Defaults("2", "1"), 100));
        for (int fork = 0; fork < forks; fork++) {
            for (int entities : options.numbers("entities", Defaults.always("20000"), 1_000_000)) {
                remote.fork(fork, entities, remote.rounds * (fork + 1) / forks - remote.rounds * fork / forks);
            }
        }
    }

    private void fork(int fork, int entities, int counted) throws IOException, InterruptedException {
        List<Crew> crews = new ArrayList<>();
        asked.clear();
        try {
            List<String> labels =
                    options.words("subjects", Defaults.always(String.join(",", Kind.clustered())), Kind.clustered());
            sheet.columns(labels);
            for (String label : labels) {
                crews.add(started(Kind.labelled(label), entities));
            }
            for (Load load : cells(entities)) {
                sheet.progress("fork " + (fork + 1) + ": " + cell(load));
                int warmUps = load.equals(cells(entities).get(0)) ? 3 : 1;
                for (int round = -warmUps; round < counted; round++) {
                    for (Crew crew : Turns.order(crews, fork + Math.max(0, round))) {
                        record(crew, load, round);
                    }
                }
            }
            measureDelays(crews, entities, fork, counted);
            for (Crew crew : crews) {
                requireFar(crew);
            }
        } finally {
            for (Crew crew : crews) {
                crew.close();
            }
        }
    }

    private Crew started(Kind kind, int entities) throws IOException, InterruptedException {
        OptionalInt core = options.words("cores", Defaults.always("shared"), List.of("shared", "own"))
                        .contains("own")
                ? OptionalInt.of(0)
                : OptionalInt.empty();
        Crew crew = Crew.of(new Crew.Plan(LoadNode.class, kind, 2, SHARDS, Site.NEVER));
        crew.start(2, core);
        crew.child(0).ask("prepare-in", far(crew).with("entities", entities), LIMIT);
        return crew;
    }

    private List<Load> cells(int entities) {
        List<Load> cells = new ArrayList<>();
        for (String keys : options.words("keys", new Defaults("uniform,zipf", "uniform"), Keys.NAMES)) {
            for (int senders : options.numbers("senders", new Defaults("1,2", "1"), 16)) {
                for (String name : options.words("modes", Defaults.always("tell,ask"), Load.Mode.NAMES)) {
                    Load.Mode mode = Load.Mode.named(name);
                    int window = (mode == Load.Mode.TELL ? TELL_WINDOW : ASK_WINDOW) / senders;
                    cells.add(new Load(mode, entities, Keys.named(keys), senders, window, length));
                }
            }
        }
        return cells;
    }

    private void record(Crew crew, Load load, int number) throws IOException, InterruptedException {
        Round round = Round.run(crew, load);
        if (number < 0) {
            return;
        }
        String cell = cell(load);
        sheet.add(cell, "thousand/s", crew.label(), round.rate() / 1e3);
        sheet.add(cell, "CPU ns", crew.label(), round.cpuNanos());
        if (load.mode() == Load.Mode.ASK) {
            asked.computeIfAbsent(crew, any -> new ArrayList<>()).add(round.rate());
        }
    }

    private static String cell(Load load) {
        Words words = load.words();
        return words.text("mode") + " " + load.entities() + " " + words.text("keys") + " " + load.senders();
    }

    private void measureDelays(List<Crew> crews, int entities, int fork, int counted)
            throws IOException, InterruptedException {
        sheet.progress("fork " + (fork + 1) + ": delays");
        double slowest =
                asked.values().stream().mapToDouble(Remote::median).min().orElse(0);
        for (int round = 0; round < counted && slowest > 0; round++) {
            for (Crew crew : Turns.order(crews, fork + round)) {
                delays(
                        "ask " + entities + " at half of its own",
                        crew,
                        median(asked.getOrDefault(crew, List.of(slowest))) / 2);
            }
            for (Crew crew : Turns.order(crews, fork + round)) {
                delays("ask " + entities + " at half of the slowest", crew, slowest / 2);
            }
        }
    }

    private void delays(String cell, Crew crew, double rate) throws IOException, InterruptedException {
        Words pace = Words.none().with("rate", rate).with("millis", length.toMillis());
        Words found = crew.child(0).ask("pace", pace, length.plus(LIMIT));
        sheet.add(cell, "asks/s", crew.label(), rate);
        sheet.add(cell, "p50 us", crew.label(), found.value("p50"));
        sheet.add(cell, "p99 us", crew.label(), found.value("p99"));
        sheet.add(cell, "p99.9 us", crew.label(), found.value("p999"));
    }

    /** A shard that has moved to the sender's node would flatter whoever moved it. */
    private static void requireFar(Crew crew) throws IOException, InterruptedException {
        int near = crew.child(0).ask("count-not-in", far(crew), LIMIT).number("others");
        if (near > 0) {
            throw new IllegalStateException("of " + crew.label() + " " + near + " entities moved to the sender's node");
        }
    }

    private static Words far(Crew crew) {
        return Words.none().with("pid", crew.child(1).pid());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.get(sorted.size() / 2);
    }
}
