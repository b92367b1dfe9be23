package dev.muster.faults.packet;

/** Why a packet went no further. */
public enum Drop {
    /** Its direction was cut when it would have arrived. */
    CUT,
    /** By chance. */
    LOST,
    /** It found the queue of a narrow link full. */
    QUEUE_FULL,
    /** Too many packets of all links were under way. */
    TOO_MANY_UNDER_WAY,
    /** It belongs to a connection that was reset; its sender was told. */
    RESET,
    /** Nobody has the address it was sent to, or its sender does not have the one it came from. */
    NO_NODE,
    /** It is no IPv4 packet, or a broken one. */
    NOT_IPV4
}
