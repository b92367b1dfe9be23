package dev.muster.sharding.passivation;

/**
 * An entity in memory, as whoever delivers requests to it keeps note of it. Others write these values while they are read here; a
 * value that is a moment old, or an increment that was lost, does no harm.
 */
public interface Resident {
    /** When it got its last request, or came into memory. Never goes back by more than a moment. */
    long lastUsedNanos();

    /** How many requests it has got since it came into memory; may wrap. */
    int uses();

    /** Whether it is neither coming into memory nor leaving it. Only such ones are passivated. */
    boolean isSettled();
}
