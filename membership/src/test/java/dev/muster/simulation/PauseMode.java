package dev.muster.simulation;

/** What a paused node still does. */
public enum PauseMode {
    /** Nothing, as after SIGSTOP: on resume it handles the messages that wait, in order of arrival, then the late timers. */
    STOP,
    /**
     * Its timers fire, but what it sends is held before the wire and what arrives is held after it; on resume both are
     * released in order. The anomaly of the Lifeguard paper (Dadgar, Phillips and Currey 2018, section V).
     */
    BLOCK
}
