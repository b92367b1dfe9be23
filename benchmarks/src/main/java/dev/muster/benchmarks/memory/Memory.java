package dev.muster.benchmarks.memory;

import dev.muster.benchmarks.load.Crew;
import dev.muster.benchmarks.load.Kind;
import dev.muster.benchmarks.load.Site;
import dev.muster.benchmarks.measure.Options;
import dev.muster.benchmarks.measure.Options.Defaults;
import dev.muster.benchmarks.measure.Sheet;
import dev.muster.benchmarks.measure.Turns;
import dev.muster.benchmarks.process.Child;
import dev.muster.benchmarks.process.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What an idle entity weighs: the growth of the heap, after full collections, that many entities cause which have answered
 * once. And what is left of one when it has been passivated: the same growth after all of them have left.
 */
public final class Memory {
    private static final int SHARDS = 256;
    /** So many entities of another name bring all classes into memory, and give every shard a host. */
    private static final int FIRST = 1000;

    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Sheet sheet;
    private final int entities;

    private Memory(Sheet sheet, int entities) {
        this.sheet = sheet;
        this.entities = entities;
    }

    /** Weighs both, each round in fresh JVMs. */
    public static void run(Options options, Sheet sheet) throws IOException, InterruptedException {
        Memory memory = new Memory(sheet, options.number("entities", new Defaults("200000", "20000"), 1_000_000));
        List<String> labels = options.words("subjects", Defaults.always(String.join(",", Kind.all())), Kind.all());
        sheet.columns(labels);
        Crew.describe(sheet);
        int rounds = options.number("rounds", new Defaults("8", "1"), 1000);
        for (int round = 0; round < rounds; round++) {
            sheet.progress("round " + (round + 1) + " of " + rounds);
            for (String label : Turns.order(labels, round)) {
                Kind kind = Kind.labelled(label);
                memory.weighIdle(kind);
                if (kind != Kind.BARE) {
                    memory.weighPassivated(kind);
                }
            }
        }
    }

    private void weighIdle(Kind kind) throws IOException, InterruptedException {
        try (Crew crew = Crew.of(plan(kind, Site.NEVER)).start(1)) {
            touch(crew.child(0), "warm", FIRST);
            double empty = weigh(crew.child(0));
            touch(crew.child(0), "e", entities);
            double full = weigh(crew.child(0));
            sheet.add(entities + " entities", "bytes per idle entity", kind.label(), (full - empty) / entities);
        }
    }

    private void weighPassivated(Kind kind) throws IOException, InterruptedException {
        try (Crew crew = Crew.of(plan(kind, IDLE)).start(1)) {
            touch(crew.child(0), "warm", FIRST);
            double empty = awaitSettled(crew.child(0));
            touch(crew.child(0), "e", entities);
            double left = awaitSettled(crew.child(0));
            sheet.add(entities + " entities", "bytes per passivated id", kind.label(), (left - empty) / entities);
        }
    }

    /** The heap when it no longer shrinks over two times the idle time: then all entities have left. */
    private static double awaitSettled(Child child) throws IOException, InterruptedException {
        double last = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 60; attempt++) {
            Thread.sleep(2 * IDLE.toMillis());
            double now = weigh(child);
            if (last - now < last / 100) {
                return now;
            }
            last = now;
        }
        throw new IllegalStateException("entities still leave memory, long after their idle time");
    }

    private static double weigh(Child child) throws IOException, InterruptedException {
        return child.ask("weigh", Words.none(), LIMIT).value("bytes");
    }

    private static void touch(Child child, String prefix, int count) throws IOException, InterruptedException {
        child.ask("touch", Words.none().with("prefix", prefix).with("entities", count), LIMIT);
    }

    private static Crew.Plan plan(Kind kind, Duration passivateAfter) {
        return new Crew.Plan(MemoryNode.class, kind, 1, SHARDS, passivateAfter);
    }
}
