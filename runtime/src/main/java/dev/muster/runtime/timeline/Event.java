package dev.muster.runtime.timeline;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One thing that happened on this node.
 *
 * @param sequence position on this node's timeline, from 1, without gaps
 * @param at when it was recorded, by this node's clock
 * @param kind a short lower-case word to filter by, such as {@code member} or {@code shard}
 * @param text one line for people
 */
public record Event(long sequence, Instant at, String kind, String text) {
    /** Checks the arguments. */
    public Event {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be positive, was " + sequence);
        }
        requireNonNull(at, "at");
        if (kind.isBlank()) {
            throw new IllegalArgumentException("kind must not be blank");
        }
        requireNonNull(text, "text");
    }
}
