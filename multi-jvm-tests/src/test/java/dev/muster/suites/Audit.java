package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.history.Checks;
import dev.muster.testkit.history.Event;
import dev.muster.testkit.history.History;
import dev.muster.testkit.history.Operation;
import dev.muster.testkit.history.Report;
import java.util.ArrayList;
import java.util.List;

/** The end of a test with {@link Load}: all ledgers are read, and the history is judged. */
final class Audit {
    private Audit() {}

    /**
     * Reads every ledger through {@code node} and requires that no acknowledged addition is lost, no entity had two lives at
     * once, all that was read is possible, and each sender's lines are in order. The order is that of the lines in the
     * ledgers: it outlives the nodes that wrote them.
     */
    static void requireValid(Cluster cluster, ClusterNode node, History history) {
        for (String ledger : Load.ledgers()) {
            cluster.await(ledger + " answers " + node, Cluster.PATIENCE, () -> total(node, ledger) >= 0);
            note(ledger, read(node, ledger, history), history);
        }
        Report report = Checks.all(history.transcript());
        cluster.note(report.describe());
        report.requireValid();
    }

    /**
     * Requires that every addition was answered, and nearly every one carried out. A few may be refused: when a shard moves,
     * Pekko's region drops what waits for it, lest it overtakes what comes after; whoever asked is told that nothing was done.
     */
    static void requireAnswered(Load load) {
        assertThat(load.unanswered()).as("additions without an answer").isEmpty();
        assertThat(load.refused()).as("additions that were refused: %s", load).isLessThan(load.acknowledged() / 50);
    }

    private static long total(ClusterNode node, String ledger) {
        return node.call(member -> Asking.total(member, ledger));
    }

    private static List<Ledger.Line> read(ClusterNode node, String ledger, History history) {
        List<Ledger.Line> lines = new ArrayList<>();
        history.attempt("auditor", new Operation.CounterRead(ledger), () -> {
            lines.addAll(node.call(member -> Asking.lines(member, ledger)));
            return lines.size();
        });
        return lines;
    }

    private static void note(String ledger, List<Ledger.Line> lines, History history) {
        for (int i = 0; i < lines.size(); i++) {
            Ledger.Line line = lines.get(i);
            history.observed(new Event.Delivered(i, ledger, line.sender(), line.sequence()));
        }
    }
}
