package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The checks of a history: pure functions from what was recorded to a verdict. Each looks at the operations and
 * observations of its kind only, and says in its remarks how many there were.
 *
 * <p>A truncated transcript gets {@link Verdict.Unknown} from every check.
 */
public final class Checks {
    private Checks() {}

    /** All checks, everything held to be linearizable: {@link Expectations#strict()}. */
    public static Report all(Transcript transcript) {
        return all(transcript, Expectations.strict());
    }

    /** All checks. Registers are searched for linearizations only if they are expected to be linearizable. */
    public static Report all(Transcript transcript, Expectations expected) {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(singleInstance(transcript));
        verdicts.add(noLostWrite(transcript, expected));
        verdicts.add(orderPerSender(transcript, expected.delivery()));
        verdicts.add(counterRange(transcript, expected.counters()));
        verdicts.add(sets(transcript, expected.sets()));
        if (expected.registers() == Consistency.LINEARIZABLE) {
            verdicts.add(registers(transcript, expected.maxStates()));
        }
        return new Report(verdicts);
    }

    /** At most one incarnation of an entity is live, or a fence refuses the effects of the older ones. */
    public static Verdict singleInstance(Transcript transcript) {
        return judge(transcript, "single instance", () -> SingleInstance.check(transcript));
    }

    /** What was acknowledged to be in a set or a register is seen by later reads (Jepsen's {@code set-full}). */
    public static Verdict noLostWrite(Transcript transcript, Expectations expected) {
        return judge(
                transcript,
                "no lost acknowledged write",
                () -> LostWrites.check(transcript, expected.sets(), expected.registers()));
    }

    /** The messages of each sender arrive in order, and gaps are failures that the sender knows of. */
    public static Verdict orderPerSender(Transcript transcript, Delivery delivery) {
        return judge(transcript, "order per sender", () -> SenderOrder.check(transcript, delivery));
    }

    /** Reads of counters are possible sums (Jepsen's {@code counter}, Maelstrom's {@code pn-counter}). */
    public static Verdict counterRange(Transcript transcript, Consistency consistency) {
        return judge(transcript, "counter range", () -> CounterRange.check(transcript, consistency));
    }

    /** Elements come by adds and go by removes that may have seen them: observed-remove sets, and plain ones. */
    public static Verdict sets(Transcript transcript, Consistency consistency) {
        return judge(transcript, "set", () -> SetReads.check(transcript, consistency));
    }

    /**
     * Registers are linearizable (Wing and Gong 1993, Lowe 2017).
     *
     * @param maxStates how many states the search may remember per register, 1 or more; at the bound the verdict is unknown
     */
    public static Verdict registers(Transcript transcript, int maxStates) {
        requireStates(maxStates);
        return judge(transcript, "register", () -> Linearizability.registers(transcript, maxStates));
    }

    /**
     * Registers, counters and sets are linearizable. For counters and sets that is stricter than the other checks, and
     * the number of states may double with each update of unknown outcome.
     *
     * @param maxStates how many states the search may remember per object, 1 or more; at the bound the verdict is unknown
     */
    public static Verdict linearizable(Transcript transcript, int maxStates) {
        requireStates(maxStates);
        return judge(transcript, "linearizable", () -> Linearizability.all(transcript, maxStates));
    }

    private static void requireStates(int maxStates) {
        if (maxStates < 1) {
            throw new IllegalArgumentException("maxStates must be 1 or more, was " + maxStates);
        }
    }

    private static Verdict judge(Transcript transcript, String check, Supplier<Verdict> verdict) {
        return transcript.extent() == Extent.TRUNCATED
                ? new Verdict.Unknown(check, "the history is truncated, and a part of one proves nothing")
                : verdict.get();
    }
}
