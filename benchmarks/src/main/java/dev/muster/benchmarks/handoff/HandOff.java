package dev.muster.benchmarks.handoff;

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
import java.util.ArrayList;
import java.util.List;

/**
 * Planned hand-offs under load. A node leaves in good order, or joins, while another tells all entities numbered messages; of
 * 128 shards about 64 move. Afterwards the logs of all entities are put together and judged.
 */
public final class HandOff {
    private static final int SHARDS = 128;
    private static final Duration LIMIT = Duration.ofSeconds(150);
    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Longer than two looks of the coordinator for shards to move, which it takes every two seconds here. */
    private static final int CALM_LOOKS = 12;

    private static final int MOST_LOOKS = 240;

    private final Sheet sheet;
    private final int entities;
    private final int senders;
    private final int rate;

    private HandOff(Options options, Sheet sheet) {
        this.sheet = sheet;
        this.entities = options.number("entities", new Defaults("640", "640"), 100_000);
        this.senders = options.number("senders", Defaults.always("2"), 16);
        this.rate = options.number("rate", Defaults.always("10000"), 100_000);
    }

    /** Runs both kinds of change, each round with a fresh cluster. */
    public static void run(Options options, Sheet sheet) throws IOException, InterruptedException {
        HandOff handOff = new HandOff(options, sheet);
        Crew.describe(sheet);
        List<String> changes = options.words("modes", Defaults.always("leave,join"), List.of("leave", "join"));
        List<String> labels =
                options.words("subjects", Defaults.always(String.join(",", Kind.clustered())), Kind.clustered());
        sheet.columns(labels);
        int rounds = options.number("rounds", new Defaults("8", "1"), 1000);
        for (int round = 0; round < rounds; round++) {
            sheet.progress("round " + (round + 1) + " of " + rounds);
            for (String label : Turns.order(labels, round)) {
                if (changes.contains("leave")) {
                    handOff.leave(Kind.labelled(label));
                }
                if (changes.contains("join")) {
                    handOff.join(Kind.labelled(label));
                }
            }
        }
    }

    private void leave(Kind kind) throws IOException, InterruptedException {
        try (Crew crew = Crew.of(new Crew.Plan(HandOffNode.class, kind, 2, SHARDS, Site.NEVER))
                .start(2)) {
            Child stays = crew.child(0);
            Child leaves = crew.child(1);
            begin(stays);
            Words near = Words.none().with("pid", stays.pid());
            int moving = stays.ask("count-not-in", near, LIMIT).number("others");
            Thread.sleep(BEFORE.toMillis());
            double seconds = leaves.ask("leave", Words.none(), LIMIT).value("seconds");
            judge("leave", crew, moving, seconds);
        }
    }

    private void join(Kind kind) throws IOException, InterruptedException {
        try (Crew crew = Crew.of(new Crew.Plan(HandOffNode.class, kind, 1, SHARDS, Site.NEVER))
                .start(1)) {
            begin(crew.child(0));
            Thread.sleep(BEFORE.toMillis());
            crew.start(1);
            long beginNanos = System.nanoTime();
            int moved = awaitCalm(crew.child(1), "entities", CALM_LOOKS);
            double seconds = (System.nanoTime() - beginNanos) / 1e9 - CALM_LOOKS * LOOK.toMillis() / 1e3;
            judge("join", crew, moved, seconds);
        }
    }

    private void begin(Child sender) throws IOException, InterruptedException {
        sender.ask("prepare", Words.none().with("entities", entities), LIMIT);
        sender.ask("send", Words.none().with("senders", senders).with("rate", rate), LIMIT);
    }

    /** Looks until a count, which must not be zero, has stayed the same for so many looks. */
    private static int awaitCalm(Child child, String count, int looks) throws IOException, InterruptedException {
        int last = 0;
        int same = 0;
        for (int look = 0; look < MOST_LOOKS && (same < looks || last == 0); look++) {
            Thread.sleep(LOOK.toMillis());
            int now = child.ask("arrived", Words.none(), LIMIT).number(count);
            same = now == last ? same + 1 : 0;
            last = now;
        }
        return last;
    }

    private void judge(String change, Crew crew, int moved, double seconds) throws IOException, InterruptedException {
        Thread.sleep(BEFORE.toMillis());
        int refused = crew.child(0).ask("stop", Words.none(), LIMIT).number("refused");
        List<Arrival> arrivals = new ArrayList<>();
        for (Child child : crew.children()) {
            awaitCalm(child, "messages", 4);
        }
        for (Child child : crew.children()) {
            arrivals.addAll(ArrivalLog.read(HandOffNode.arrivals(crew.folder(), child.pid())));
        }
        long[][] sent = NumberedSenders.read(HandOffNode.sent(crew.folder()), senders, entities);
        Verdict verdict = Verdict.of(sent, arrivals);
        String cell = change + " " + entities + " entities " + rate + "/s";
        verdict.counts().forEach((figure, count) -> sheet.add(cell, figure, crew.label(), count));
        sheet.add(cell, "refused", crew.label(), refused);
        sheet.add(cell, "stall p99 ms", crew.label(), verdict.stallP99Millis());
        sheet.add(cell, "stall most ms", crew.label(), verdict.stallMostMillis());
        sheet.add(cell, "entities moved", crew.label(), moved);
        sheet.add(cell, "seconds", crew.label(), seconds);
    }
}
