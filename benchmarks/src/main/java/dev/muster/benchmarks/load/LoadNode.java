package dev.muster.benchmarks.load;

import dev.muster.benchmarks.process.Commands;
import dev.muster.benchmarks.process.Machine;
import dev.muster.benchmarks.process.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A node under load: counts what arrives, and sends when it is told to. */
public final class LoadNode {
    /** The file in the crew's folder by which its nodes share their counts. */
    private static final String COUNTS = "counts";

    private LoadNode() {}

    /** Entry point of the child. */
    public static void main(String[] arguments) {
        Commands.serve(() -> commands(Words.parse(arguments[0])));
    }

    private static Commands commands(Words words) throws IOException {
        Tally tally = Tally.shared(Path.of(words.text("folder")).resolve(COUNTS));
        Subject subject = Kind.labelled(words.text("kind")).start(Site.of(words), Receiver.counting(tally));
        DeadLetters dead = DeadLetters.of(subject.system());
        Senders senders = new Senders(subject, tally);
        return new Commands()
                .on("prepare", order -> {
                    senders.prepare(order.number("entities"));
                    return Words.none();
                })
                .on(
                        "prepare-in",
                        order -> Words.none()
                                .with("others", senders.prepareIn(order.number("pid"), order.number("entities"))))
                .on("count-not-in", order -> Words.none().with("others", senders.countNotIn(order.number("pid"))))
                .on("load", order -> senders.run(Load.of(order)))
                .on(
                        "pace",
                        order -> new Pace(senders.targets())
                                .run(order.value("rate"), Duration.ofMillis(order.number("millis"))))
                .on(
                        "cost",
                        order -> Words.none()
                                .with("cpu", Machine.cpuNanos())
                                .with("dead", dead.count())
                                .with("last", dead.last()));
    }
}
