package dev.muster.benchmarks.memory;

import dev.muster.benchmarks.load.Kind;
import dev.muster.benchmarks.load.Receiver;
import dev.muster.benchmarks.load.Site;
import dev.muster.benchmarks.load.Subject;
import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.process.Commands;
import dev.muster.benchmarks.process.Machine;
import dev.muster.benchmarks.process.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A node that holds entities and weighs its heap. */
public final class MemoryNode {
    private static final int AT_ONCE = 256;

    private MemoryNode() {}

    /** Entry point of the child. */
    public static void main(String[] arguments) {
        Commands.serve(() -> commands(Words.parse(arguments[0])));
    }

    private static Commands commands(Words words) {
        Subject subject = Kind.labelled(words.text("kind")).start(Site.of(words), Receiver.counting(Tally.ofProcess()));
        return new Commands()
                .on("touch", order -> {
                    touch(subject, order.text("prefix"), order.number("entities"));
                    return Words.none();
                })
                .on("weigh", order -> Words.none().with("bytes", Machine.liveHeapBytes()));
    }

    private static void touch(Subject subject, String prefix, int entities) throws Exception {
        for (int from = 0; from < entities; from += AT_ONCE) {
            List<CompletableFuture<?>> asked = new ArrayList<>();
            for (int index = from; index < Math.min(entities, from + AT_ONCE); index++) {
                asked.add(subject.touch(prefix + index).toCompletableFuture());
            }
            for (var each : asked) {
                each.get();
            }
        }
    }
}
