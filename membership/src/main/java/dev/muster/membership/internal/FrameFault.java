package dev.muster.membership.internal;

import org.slf4j.event.Level;

/** Why a frame was dropped. */
public enum FrameFault {
    /** It arrived longer than {@link ControlFrame#MOST_BYTES}. */
    OVERSIZED(Level.WARN),
    /** It is of a kind that only a later version knows. */
    UNKNOWN_KIND(Level.DEBUG),
    /** Its bytes are no message of ours. */
    MALFORMED(Level.WARN),
    /** It belongs to a cluster of another name. */
    OTHER_CLUSTER(Level.WARN),
    /** This node made it longer than {@link ControlFrame#MOST_BYTES}, so it was not sent. */
    UNSENDABLE(Level.WARN);

    private final Level level;

    FrameFault(Level level) {
        this.level = level;
    }

    /** How loudly it is told, at most once a minute. */
    Level level() {
        return level;
    }
}
