package dev.muster.simulation;

/** Why a message did not arrive. */
public enum Drop {
    /** Lost on the wire. */
    LOST,
    /** Bits of it had changed, and its checksum told. */
    CORRUPT,
    /** Its direction was cut when it would have arrived. */
    CUT,
    /** The queue before the wire was full: bandwidth, or a blocked sender. */
    QUEUE_FULL,
    /** The addressee was paused or slow, and its inbox full. */
    INBOX_FULL,
    /** Nobody ran at the address, or the run it was for had ended, or the sender had. */
    NO_NODE
}
