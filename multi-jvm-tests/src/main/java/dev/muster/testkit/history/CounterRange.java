package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Each read of a counter is the sum of the adds that it has to see and of some of those that it may see.
 *
 * <p>This is Jepsen's {@code counter}, which bounds a read by the adds that were acknowledged before it started and
 * those that were tried before it ended, joined with Maelstrom's {@code pn-counter}, which holds the final reads of an
 * eventually consistent counter against all acknowledged adds and any subset of those of unknown outcome. What a read
 * has to see is {@link Consistency}'s to say. We depart in two points: deltas may be negative for either kind, and not
 * only the range but the set of possible sums is checked, as far as {@link SubsetSums} can.
 */
final class CounterRange {
    private static final String CHECK = "counter range";

    private final Consistency consistency;
    private final List<Long> settledNanos;
    private final Findings findings = new Findings(CHECK);
    private int reads;
    private int inexact;
    private int unsettled;

    private CounterRange(Consistency consistency, List<Long> settledNanos) {
        this.consistency = consistency;
        this.settledNanos = settledNanos;
    }

    static Verdict check(Transcript transcript, Consistency consistency) {
        CounterRange check = new CounterRange(consistency, transcript.settledNanos());
        transcript
                .callsByKey(operation ->
                        operation instanceof Operation.CounterAdd || operation instanceof Operation.CounterRead)
                .values()
                .forEach(check::judge);
        check.findings.remark(check.reads + " reads");
        check.findings.count(check.inexact, "of them held against the range only: too many possible sums");
        check.findings.count(check.unsettled, "of them before the replicas had settled");
        return check.findings.verdict();
    }

    private void judge(List<Call> calls) {
        List<Call> adds = calls.stream()
                .filter(call -> call.operation() instanceof Operation.CounterAdd && call.mayHaveHappened())
                .toList();
        List<Call> answered = calls.stream()
                .filter(call -> call.operation() instanceof Operation.CounterRead && call.isOk())
                .toList();
        answered.forEach(read -> judge(read, adds));
        requireSettledRead(adds, answered);
    }

    private void judge(Call read, List<Call> adds) {
        reads++;
        long certain = 0;
        List<Long> possible = new ArrayList<>();
        for (Call add : adds) {
            if (consistency.mustSee(add, read, settledNanos)) {
                certain += delta(add);
            } else if (add.invokedNanos() <= read.endedNanos()) {
                possible.add(delta(add));
            }
        }
        long least = certain
                + possible.stream().mapToLong(delta -> Math.min(delta, 0)).sum();
        long most = certain
                + possible.stream().mapToLong(delta -> Math.max(delta, 0)).sum();
        long value = value(read);
        if (value < least || value > most) {
            findings.violation("out of range: " + read + ", but " + certain + " is certain, and with " + possible.size()
                    + " adds of which it may have any, " + least + " to " + most + " are possible");
        } else {
            judgeSum(read, certain, possible);
        }
    }

    private void judgeSum(Call read, long certain, List<Long> possible) {
        switch (SubsetSums.reach(possible, value(read) - certain)) {
            case REACHABLE -> {}
            case IN_RANGE -> inexact++;
            case UNREACHABLE ->
                findings.violation("no possible sum: " + read + ", but " + certain
                        + " is certain, and no subset of the " + possible.size() + " adds "
                        + Bounds.reason(possible.toString())
                        + " gives the difference");
        }
    }

    /** If no read has to see any add that was acknowledged, nothing was proven about this counter. */
    private void requireSettledRead(List<Call> adds, List<Call> answered) {
        if (consistency == Consistency.LINEARIZABLE) {
            return;
        }
        List<Call> acknowledged = adds.stream().filter(Call::isOk).toList();
        long early = answered.stream()
                .filter(read -> acknowledged.stream().anyMatch(add -> !consistency.mustSee(add, read, settledNanos)))
                .count();
        unsettled += (int) early;
        if (!acknowledged.isEmpty() && early == answered.size()) {
            findings.undecided(
                    "no read of counter " + acknowledged.get(0).operation().key()
                            + " has to see all acknowledged adds: call settled() when the replicas have converged, and read then");
        }
    }

    private static long delta(Call add) {
        if (add.operation() instanceof Operation.CounterAdd operation) {
            return operation.delta();
        }
        throw new AssertionError("no add: " + add);
    }

    private static long value(Call read) {
        if (read.result() instanceof Result.Count count) {
            return count.value();
        }
        throw new AssertionError("no count: " + read);
    }
}
