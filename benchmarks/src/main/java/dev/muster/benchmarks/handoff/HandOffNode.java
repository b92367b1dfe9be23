package dev.muster.benchmarks.handoff;

import dev.muster.benchmarks.load.DeadLetters;
import dev.muster.benchmarks.load.Kind;
import dev.muster.benchmarks.load.Receiver;
import dev.muster.benchmarks.load.Senders;
import dev.muster.benchmarks.load.Site;
import dev.muster.benchmarks.load.Subject;
import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.process.Commands;
import dev.muster.benchmarks.process.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node whose entities log what they get; it may send, and it may leave. */
public final class HandOffNode {
    private final Path folder;
    private final Subject subject;
    private final ArrivalLog log;
    private final DeadLetters dead;
    private final Senders entities;
    private final AtomicReference<@Nullable NumberedSenders> sending = new AtomicReference<>();

    private HandOffNode(Words words) throws IOException {
        folder = Path.of(words.text("folder"));
        log = ArrivalLog.begin(arrivals(folder, ProcessHandle.current().pid()));
        subject = Kind.labelled(words.text("kind")).start(Site.of(words), new Receiver(Tally.ofProcess(), log));
        dead = DeadLetters.of(subject.system());
        entities = new Senders(subject, Tally.ofProcess());
    }

    /** Entry point of the child. */
    public static void main(String[] arguments) {
        Commands.serve(() -> new HandOffNode(Words.parse(arguments[0])).commands());
    }

    /** Where a process logs what its entities get. */
    static Path arrivals(Path folder, long pid) {
        return folder.resolve("arrivals-" + pid);
    }

    /** Where the sending process says what it has sent. */
    static Path sent(Path folder) {
        return folder.resolve("sent");
    }

    private Commands commands() {
        return new Commands()
                .on("prepare", order -> {
                    entities.prepare(order.number("entities"));
                    return Words.none();
                })
                .on("count-not-in", order -> Words.none().with("others", entities.countNotIn(order.number("pid"))))
                .on("send", order -> {
                    sending.set(
                            NumberedSenders.start(entities.targets(), order.number("senders"), order.number("rate")));
                    return Words.none();
                })
                .on("stop", order -> stop())
                .on("leave", order -> leave())
                .on(
                        "arrived",
                        order -> Words.none().with("messages", log.count()).with("entities", log.entities()))
                .on("dead", order -> Words.none().with("dead", dead.count()).with("last", dead.last()));
    }

    private Words leave() {
        long beginNanos = System.nanoTime();
        subject.leave();
        return Words.none().with("seconds", (System.nanoTime() - beginNanos) / 1e9);
    }

    private Words stop() throws IOException, InterruptedException {
        NumberedSenders senders = sending.get();
        if (senders == null) {
            throw new IllegalStateException("nothing is being sent");
        }
        return senders.stop(sent(folder));
    }
}
