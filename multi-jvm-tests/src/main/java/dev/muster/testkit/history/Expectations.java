package dev.muster.testkit.history;

/**
 * What the objects of a history promise. For objects of one kind with different promises, check each group by itself:
 * {@link Transcript#only}.
 *
 * @param counters default of {@link #strict()} linearizable
 * @param sets default of {@link #strict()} linearizable
 * @param registers default of {@link #strict()} linearizable; only then is linearizability searched for
 * @param delivery default at most once
 * @param maxStates how many states the search for linearizations may remember per register, 1 or more, default 200,000;
 *     each takes some 100 bytes plus a bit per operation on the register. At the bound the verdict is unknown
 */
public record Expectations(
        Consistency counters, Consistency sets, Consistency registers, Delivery delivery, int maxStates) {
    private static final int DEFAULT_MAX_STATES = 200_000;

    public Expectations {
        if (maxStates < 1) {
            throw new IllegalArgumentException("maxStates must be 1 or more, was " + maxStates);
        }
    }

    /** Everything linearizable, no message twice: entities with one owner. */
    public static Expectations strict() {
        return all(Consistency.LINEARIZABLE);
    }

    /** Everything eventually consistent, no message twice: replicated data, read by clients that go anywhere. */
    public static Expectations eventual() {
        return all(Consistency.EVENTUAL);
    }

    private static Expectations all(Consistency consistency) {
        return new Expectations(consistency, consistency, consistency, Delivery.AT_MOST_ONCE, DEFAULT_MAX_STATES);
    }

    /** A copy with another promise of counters. */
    public Expectations withCounters(Consistency consistency) {
        return new Expectations(consistency, sets, registers, delivery, maxStates);
    }

    /** A copy with another promise of sets. */
    public Expectations withSets(Consistency consistency) {
        return new Expectations(counters, consistency, registers, delivery, maxStates);
    }

    /** A copy with another promise of registers. */
    public Expectations withRegisters(Consistency consistency) {
        return new Expectations(counters, sets, consistency, delivery, maxStates);
    }

    /** A copy with another promise of messages. */
    public Expectations withDelivery(Delivery promise) {
        return new Expectations(counters, sets, registers, promise, maxStates);
    }

    /** A copy with another bound of the search. */
    public Expectations withMaxStates(int states) {
        return new Expectations(counters, sets, registers, delivery, states);
    }
}
