package dev.muster.faults;

/** Which of the things that wait for a slow node's processor comes first. */
public enum DrainOrder {
    /** All messages that wait, then the timers; more messages than it can handle starve the timers. */
    MESSAGES_FIRST,
    /** Whatever was due first, as in one mailbox. */
    BY_TIME,
    /** The timers that are due, then messages: as when what comes in has to pass a starved network thread first. */
    TIMERS_FIRST
}
