package dev.muster.testkit.history;

import java.util.List;
import java.util.stream.Collectors;

/** Holds each object against its {@link Model}. Objects are judged one by one: linearizability is local. */
final class Linearizability {
    private static final int SHOWN = 8;

    private final int maxStates;
    private final Findings findings;
    private int objects;

    private Linearizability(String check, int maxStates) {
        this.findings = new Findings(check);
        this.maxStates = maxStates;
    }

    static Verdict registers(Transcript transcript, int maxStates) {
        Linearizability check = new Linearizability("register", maxStates);
        check.judgeRegisters(transcript);
        return check.verdict();
    }

    static Verdict all(Transcript transcript, int maxStates) {
        Linearizability check = new Linearizability("linearizable", maxStates);
        check.judgeRegisters(transcript);
        transcript
                .callsByKey(operation ->
                        operation instanceof Operation.CounterAdd || operation instanceof Operation.CounterRead)
                .forEach((key, calls) -> check.judge(new Model.Counter(), "counter " + key, calls));
        transcript
                .callsByKey(operation -> operation instanceof Operation.SetAdd
                        || operation instanceof Operation.SetRemove
                        || operation instanceof Operation.SetRead)
                .forEach((key, calls) -> check.judge(new Model.Elements(), "set " + key, calls));
        return check.verdict();
    }

    private void judgeRegisters(Transcript transcript) {
        transcript
                .callsByKey(operation -> operation instanceof Operation.RegisterWrite
                        || operation instanceof Operation.RegisterRead
                        || operation instanceof Operation.CompareAndSet)
                .forEach((key, calls) -> judge(new Model.Register(), "register " + key, calls));
    }

    private Verdict verdict() {
        findings.remark(objects + " objects");
        return findings.verdict();
    }

    private <S> void judge(Model<S> model, String object, List<Call> calls) {
        objects++;
        Linearization.Outcome outcome = Linearization.search(model, calls, maxStates);
        if (outcome instanceof Linearization.Outcome.Impossible impossible) {
            findings.violation(object + " is not linearizable: " + impossible.stuck() + " fits nowhere before its end; "
                    + prefix(impossible.prefix()));
        } else if (outcome instanceof Linearization.Outcome.Exhausted) {
            findings.undecided("the search bound of " + maxStates + " states was reached for " + object + " with "
                    + calls.size() + " operations: use fewer clients or keys with fewer operations, or a higher bound");
        } else if (!(outcome instanceof Linearization.Outcome.Found)) {
            throw new AssertionError("unhandled " + outcome);
        }
    }

    private static String prefix(List<Call> prefix) {
        if (prefix.isEmpty()) {
            return "nothing fits before it";
        }
        List<Call> tail = prefix.subList(Math.max(0, prefix.size() - SHOWN), prefix.size());
        return "the longest order up to it has " + prefix.size() + " operations"
                + (tail.size() < prefix.size() ? " and ends with " : ": ")
                + tail.stream().map(Call::toString).collect(Collectors.joining(", "));
    }
}
