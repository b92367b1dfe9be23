package dev.muster.benchmarks.local;

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
import java.util.List;

/**
 * Messages within one JVM, from threads outside of the actor system to entities on the same node, which is the only one of
 * its cluster. Each subject has a JVM of its own; all are there at the same time and take turns.
 */
public final class Local {
    private static final int SHARDS = 256;
    private static final int TELL_WINDOW = 4096;
    private static final int ASK_WINDOW = 64;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Options options;
    private final Sheet sheet;
    private final int rounds;

    private Local(Options options, Sheet sheet) {
        this.options = options;
        this.sheet = sheet;
        this.rounds = options.number("rounds", new Defaults("8", "1"), 1000);
    }

    /** Runs all cells of the table in each of the forks. */
    public static void run(Options options, Sheet sheet) throws IOException, InterruptedException {
        Local local = new Local(options, sheet);
        Crew.describe(sheet);
        sheet.note("window of each sender: " + TELL_WINDOW + " told, " + ASK_WINDOW
                + " asked; cells: how, entities, keys, senders");
        int forks = Math.min(local.rounds, options.number("forks", new Defaults("2", "1"), 100));
        for (int fork = 0; fork < forks; fork++) {
            local.fork(fork, local.rounds * (fork + 1) / forks - local.rounds * fork / forks);
        }
    }

    private void fork(int fork, int counted) throws IOException, InterruptedException {
        List<Crew> crews = new ArrayList<>();
        try {
            List<String> labels = options.words("subjects", Defaults.always(String.join(",", Kind.all())), Kind.all());
            sheet.columns(labels);
            sheet.progress("fork " + (fork + 1) + ": starting " + labels);
            for (String label : labels) {
                Crew.Plan plan = new Crew.Plan(LoadNode.class, Kind.labelled(label), 1, SHARDS, Site.NEVER);
                crews.add(Crew.of(plan).start(1));
            }
            for (Load load : cells()) {
                sheet.progress("fork " + (fork + 1) + ": " + cell(load));
                for (Crew crew : crews) {
                    crew.child(0).ask("prepare", load.words(), LIMIT);
                }
                warmUp(crews, load, load.equals(cells().get(0)) ? 3 : 1);
                for (int round = 0; round < counted; round++) {
                    for (Crew crew : Turns.order(crews, fork + round)) {
                        record(crew, load);
                    }
                }
            }
        } finally {
            for (Crew crew : crews) {
                crew.close();
            }
        }
    }

    /** In the order of growing numbers of entities, because entities stay. */
    private List<Load> cells() {
        List<Load> cells = new ArrayList<>();
        Duration length = Duration.ofSeconds(options.number("seconds", new Defaults("2", "1"), 600));
        for (int entities : options.numbers("entities", new Defaults("200,20000,200000", "200,20000"), 5_000_000)) {
            for (String keys : options.words("keys", new Defaults("uniform,zipf", "uniform"), Keys.NAMES)) {
                for (int senders : options.numbers("senders", new Defaults("1,2,4", "2"), 16)) {
                    for (String name : options.words("modes", Defaults.always("tell,ask"), Load.Mode.NAMES)) {
                        Load.Mode mode = Load.Mode.named(name);
                        int window = mode == Load.Mode.TELL ? TELL_WINDOW : ASK_WINDOW;
                        cells.add(new Load(mode, entities, Keys.named(keys), senders, window, length));
                    }
                }
            }
        }
        return cells;
    }

    /** Unrecorded; the first cell of a fork meets a JVM that has compiled nothing yet. */
    private static void warmUp(List<Crew> crews, Load load, int times) throws IOException, InterruptedException {
        for (int time = 0; time < times; time++) {
            for (Crew crew : crews) {
                Round.run(crew, load);
            }
        }
    }

    private void record(Crew crew, Load load) throws IOException, InterruptedException {
        Round round = Round.run(crew, load);
        sheet.add(cell(load), "thousand/s", crew.label(), round.rate() / 1e3);
        sheet.add(cell(load), "CPU ns", crew.label(), round.cpuNanos());
    }

    private static String cell(Load load) {
        Words words = load.words();
        return words.text("mode") + " " + load.entities() + " " + words.text("keys") + " " + load.senders();
    }
}
