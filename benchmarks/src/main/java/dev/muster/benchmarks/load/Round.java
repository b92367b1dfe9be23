package dev.muster.benchmarks.load;

import dev.muster.benchmarks.process.Child;
import dev.muster.benchmarks.process.Words;
import java.io.IOException;
import java.time.Duration;

/**
 * What a round of load has found: messages that arrived, per second, and the processor time they cost in all nodes of the
 * crew together.
 *
 * @param rate messages per second
 * @param cpuNanos per message
 */
public record Round(double rate, double cpuNanos) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Has the first node of {@code crew} send.
     *
     * @throws IllegalStateException when any node had a dead letter meanwhile
     */
    public static Round run(Crew crew, Load load) throws IOException, InterruptedException {
        Cost before = Cost.of(crew);
        Words found = crew.child(0).ask("load", load.words(), load.length().plus(LIMIT));
        Cost after = Cost.of(crew);
        if (after.deadLetters() != before.deadLetters()) {
            throw new IllegalStateException(crew.label() + " had dead letters in " + load + ": " + after.last());
        }
        return new Round(found.value("rate"), (after.cpuNanos() - before.cpuNanos()) / found.value("sent"));
    }

    private record Cost(double cpuNanos, double deadLetters, String last) {
        static Cost of(Crew crew) throws IOException, InterruptedException {
            double cpuNanos = 0;
            double deadLetters = 0;
            StringBuilder last = new StringBuilder();
            for (Child child : crew.children()) {
                Words cost = child.ask("cost", Words.none(), LIMIT);
                cpuNanos += cost.value("cpu");
                deadLetters += cost.value("dead");
                last.append(cost.text("last")).append(' ');
            }
            return new Cost(cpuNanos, deadLetters, last.toString());
        }
    }
}
