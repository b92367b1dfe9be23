package dev.muster.benchmarks.load;

/**
 * Where the entities of a process report what they get; the same for all subjects.
 *
 * @param tally counts messages
 * @param notes looks at those that have numbers
 */
public record Receiver(Tally tally, Notes notes) {
    /** What numbered messages are reported to. Called by many threads. */
    @FunctionalInterface
    public interface Notes {
        /** A numbered message has reached the entity {@code id}. */
        void arrived(String id, long sender, long sequence, long sentNanos);
    }

    /** Counts only. */
    public static Receiver counting(Tally tally) {
        return new Receiver(tally, (id, sender, sequence, sentNanos) -> {
            throw new AssertionError("a numbered message, which nobody sends here, for " + id);
        });
    }
}
