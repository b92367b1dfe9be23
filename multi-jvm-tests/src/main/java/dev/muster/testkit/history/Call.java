package dev.muster.testkit.history;

/**
 * One operation from its start to what its client knows of its end.
 *
 * @param number the history's number of the call, unique in it
 * @param endedNanos {@link #NEVER} unless the outcome is known: what is not known may still happen
 */
record Call(long number, String client, Operation operation, long invokedNanos, long endedNanos, Outcome outcome) {

    static final long NEVER = Long.MAX_VALUE;

    boolean isOk() {
        return outcome instanceof Outcome.Ok;
    }

    /** Whether it took effect or may have. */
    boolean mayHaveHappened() {
        return !(outcome instanceof Outcome.Failed);
    }

    /** Real-time order: this had ended when the other started. Equal instants order nothing. */
    boolean precedes(Call other) {
        return endedNanos < other.invokedNanos;
    }

    Result result() {
        if (outcome instanceof Outcome.Ok ok) {
            return ok.result();
        }
        throw new AssertionError("no result: " + this);
    }

    /** {@code #17 c1 set-add s x (120..180 ns) ok done}. */
    @Override
    public String toString() {
        return "#" + number + " " + client + " " + String.join(" ", operation.words()) + " (" + invokedNanos + ".."
                + (endedNanos == NEVER ? "?" : Long.toString(endedNanos)) + " ns) "
                + Bounds.reason(String.join(" ", outcome.words()));
    }
}
