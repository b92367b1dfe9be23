package dev.muster.simulation;

/** Something a node has asked for at a later instant. It ends with the run of the node. */
public interface Timer {
    /** Keeps it from firing, or from firing again; harmless when it has fired. */
    void cancel();

    /** Whether it may still fire. */
    boolean isPending();
}
