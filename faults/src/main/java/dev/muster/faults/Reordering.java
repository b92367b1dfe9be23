package dev.muster.faults;

/**
 * Some messages are held back, so that those behind them overtake.
 *
 * @param probability that a message is, 0 to below 1
 * @param byNanos how long it is held, beside its delay; at least 0, below 2 to the 60th
 */
public record Reordering(double probability, long byNanos) {
    /** None is held back. */
    public static final Reordering NONE = new Reordering(0, 0);

    /** Checks both. */
    public Reordering {
        LinkFaults.requireProbability("reordering", probability);
        if (byNanos < 0 || byNanos >= 1L << 60) {
            throw new IllegalArgumentException("byNanos must be at least 0 and below 2 to the 60th, was " + byNanos);
        }
    }
}
