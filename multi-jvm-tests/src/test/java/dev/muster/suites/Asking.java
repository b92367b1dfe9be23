package dev.muster.suites;

import dev.muster.runtime.Node;
import dev.muster.sharding.EntityFailed;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.Overloaded;
import dev.muster.sharding.RequestRejected;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** In a node's JVM: asks ledgers, and says what came of it. */
final class Asking {
    /** Longer than a hand-off on an idle machine, shorter than a failover: for loads that go on while nodes are lost. */
    static final Duration BRIEFLY = Duration.ofSeconds(3);

    /** Longer than a hand-off on a busy machine: a request that takes longer got lost. */
    static final Duration PATIENTLY = Duration.ofSeconds(15);

    /** What came of one request. */
    record Answer(Kind kind, String why) implements Serializable {
        enum Kind {
            /** It was carried out. */
            DONE,
            /** It was not, and never will be. */
            REFUSED,
            /** Nobody knows. */
            UNKNOWN
        }
    }

    private Asking() {}

    /** Lines of one sender for one ledger: so many from {@code first} on, each with that time for its answer. */
    record Burst(String ledger, String sender, long first, int count, Duration timeout) implements Serializable {}

    /** Adds lines, all asked for before the first is answered. */
    static List<Answer> add(Node node, Burst burst) {
        EntityRef<Ledger> entity = node.entity(Ledger.class, burst.ledger());
        List<CompletionStage<Long>> asked = new ArrayList<>();
        for (int i = 0; i < burst.count(); i++) {
            asked.add(entity.ask(new Ledger.Add(burst.sender(), burst.first() + i), burst.timeout()));
        }
        ArrayList<Answer> answers = new ArrayList<>();
        asked.forEach(stage -> answers.add(answer(stage)));
        return answers;
    }

    static long total(Node node, String ledger) {
        return total(node, ledger, BRIEFLY);
    }

    static long total(Node node, String ledger, Duration timeout) {
        return node.entity(Ledger.class, ledger)
                .ask(new Ledger.Total(), timeout)
                .toCompletableFuture()
                .join();
    }

    static List<Ledger.Line> lines(Node node, String ledger) {
        return new ArrayList<>(node.entity(Ledger.class, ledger)
                .ask(new Ledger.Read(), PATIENTLY)
                .toCompletableFuture()
                .join()
                .lines());
    }

    /**
     * Those of the ledgers that answer this node. A node that has been removed may end while it asks, and with it the clock of
     * its requests, so this one has its own.
     */
    static List<String> answering(Node node, List<String> ledgers) {
        Map<String, CompletableFuture<Long>> asked = new TreeMap<>();
        for (String ledger : ledgers) {
            asked.put(ledger, ask(node, ledger).orTimeout(BRIEFLY.toMillis() * 2, TimeUnit.MILLISECONDS));
        }
        ArrayList<String> answering = new ArrayList<>();
        asked.forEach((ledger, total) -> {
            if (total.handle((value, failure) -> failure == null).join()) {
                answering.add(ledger);
            }
        });
        return answering;
    }

    private static CompletableFuture<Long> ask(Node node, String ledger) {
        try {
            return node.entity(Ledger.class, ledger)
                    .ask(new Ledger.Total(), BRIEFLY)
                    .toCompletableFuture();
        } catch (RuntimeException ended) {
            return CompletableFuture.failedFuture(ended);
        }
    }

    private static Answer answer(CompletionStage<Long> stage) {
        try {
            stage.toCompletableFuture().join();
            return new Answer(Answer.Kind.DONE, "");
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return new Answer(hadNoEffect(cause) ? Answer.Kind.REFUSED : Answer.Kind.UNKNOWN, cause.toString());
        }
    }

    private static boolean hadNoEffect(Throwable cause) {
        return cause instanceof RequestRejected
                || cause instanceof Overloaded
                || (cause instanceof EntityFailed
                        && String.valueOf(cause.getMessage()).contains("nothing was done"));
    }
}
