package dev.muster.benchmarks.activation;

import dev.muster.benchmarks.load.DeadLetters;
import dev.muster.benchmarks.load.Kind;
import dev.muster.benchmarks.load.Receiver;
import dev.muster.benchmarks.load.Site;
import dev.muster.benchmarks.load.Subject;
import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Target;
import dev.muster.benchmarks.process.Commands;
import dev.muster.benchmarks.process.Machine;
import dev.muster.benchmarks.process.Words;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A node that touches entities which nobody has touched before. */
public final class ActivationNode {
    private static final int AT_ONCE = 256;
    private static final long ANSWERED_WITHIN_SECONDS = 100;

    private ActivationNode() {}

    /** Entry point of the child. */
    public static void main(String[] arguments) {
        Commands.serve(() -> commands(Words.parse(arguments[0])));
    }

    private static Commands commands(Words words) {
        Kind kind = Kind.labelled(words.text("kind"));
        Subject subject = kind.start(Site.of(words), Receiver.counting(Tally.ofProcess()));
        DeadLetters dead = DeadLetters.of(subject.system());
        return new Commands()
                .on("fresh", order -> touch(subject, order.text("prefix"), order.number("entities")))
                .on("shards", order -> touch(subject, ShardIds.oneOfEach(kind, order.number("shards"))))
                .on(
                        "cost",
                        order -> Words.none()
                                .with("cpu", Machine.cpuNanos())
                                .with("dead", dead.count())
                                .with("last", dead.last()));
    }

    private static Words touch(Subject subject, String prefix, int entities) throws InterruptedException {
        return touch(
                subject,
                IntStream.range(0, entities).mapToObj(index -> prefix + index).toList());
    }

    /** Touches all of {@code ids}, so many at once, and says how long it took until the last had answered. */
    private static Words touch(Subject subject, List<String> ids) throws InterruptedException {
        Semaphore free = new Semaphore(AT_ONCE);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long cpuBefore = Machine.cpuNanos();
        long beginNanos = System.nanoTime();
        for (String id : ids) {
            free.acquire();
            subject.touch(id)
                    .whenCompleteAsync(
                            (answer, failed) -> {
                                if (failed != null) {
                                    failure.compareAndSet(null, failed);
                                }
                                free.release();
                            },
                            Target.DIRECT);
        }
        if (!free.tryAcquire(AT_ONCE, ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("answers are missing after " + ANSWERED_WITHIN_SECONDS + " s");
        }
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("an entity did not answer: " + failed, failed);
        }
        return Words.none()
                .with("seconds", seconds)
                .with("rate", ids.size() / seconds)
                .with("cpu", (Machine.cpuNanos() - cpuBefore) / (double) ids.size());
    }
}
