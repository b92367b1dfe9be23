package dev.muster.simulation;

import org.jspecify.annotations.Nullable;

/** One thing that is due at an instant. */
abstract class Event {
    /** When it is due; set by the agenda. */
    long atNanos;

    /** Its place among all that was ever put on the agenda; set by the agenda. */
    long order;

    /** The next in the same slot of the agenda. */
    @Nullable
    Event nextInSlot;

    /** It is due now. */
    abstract void happen();

    /** Whether it was due before {@code other}. */
    final boolean isBefore(Event other) {
        return atNanos != other.atNanos ? atNanos < other.atNanos : order < other.order;
    }
}
