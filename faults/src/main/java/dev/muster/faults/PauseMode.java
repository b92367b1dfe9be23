package dev.muster.faults;

/** What a paused node still does. */
public enum PauseMode {
    /** Nothing, as after SIGSTOP: on resume it handles the messages that wait, in order of arrival, then the late timers. */
    STOP,
    /**
     * Its timers fire, but what it sends is held before the wire and what arrives is held after it; on resume both are
     * released in order: a node whose sends and arrivals wait in queues.
     */
    BLOCK
}
