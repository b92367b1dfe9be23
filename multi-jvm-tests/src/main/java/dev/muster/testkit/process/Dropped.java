package dev.muster.testkit.process;

import java.io.Serializable;

/**
 * Stands for events that were lost because they came faster than they could be taken.
 *
 * @param events how many, at least 1
 */
public record Dropped(long events) implements Serializable {
    /** Checks the number. */
    public Dropped {
        if (events < 1) {
            throw new IllegalArgumentException("events must be at least 1, was " + events);
        }
    }
}
