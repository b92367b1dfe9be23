package dev.muster.membership.swim;

/**
 * The rules of the protocol that a simulation may switch off: those that were added to plain SWIM, to show what each is
 * worth, and those without which it is broken, to show that the simulation notices. A running node keeps all of them.
 */
public enum Rule {
    /** An accused node raises its incarnation above the accusation (SWIM section 4.2). */
    REFUTATION,
    /** At equal incarnation life does not override suspicion (SWIM section 4.2). */
    SUSPICION_OUTRANKS_LIFE,
    /** The order of probing is shuffled anew in each round (SWIM section 4.3). */
    RESHUFFLE,
    /** Death that is learned in an exchange only accuses, so that the node may refute. */
    DEATH_NEEDS_A_HEARING,
    /** A change sets back only its own count of transmissions. */
    COUNTS_STAY,
    /** What is gone is remembered, so that stale gossip does not bring it back. */
    TOMBSTONES,
    /** Two runs at one address are two nodes. */
    RUNS_DIFFER,

    /** A node that misses acks or nacks, or must refute, probes more slowly and patiently (Lifeguard section IV.A). */
    LOCAL_HEALTH,
    /** Helpers tell that they are well though the target is silent (Lifeguard section IV.A). */
    NACKS,
    /** A suspicion starts long and is shortened by confirmations (Lifeguard section IV.B). */
    CONFIRMATIONS,
    /** A ping to a suspect tells it so, first (Lifeguard section IV.C). */
    BUDDY,

    /** A suspicion ages only while this node runs and hears others. */
    LIVE_CLOCK,
    /** A probe during which this node stalled, or heard nobody at all, has no verdict. */
    VOID_PROBES,
    /** An accuser asks others to probe the accused at once. */
    WITNESSES,
    /** The least suspicion covers the way of a refutation through the cluster rather than five periods per decade. */
    REFUTATION_TIME,
    /** An ack tells the prober what the acker believes of it. */
    ACK_BELIEF,
    /** A node that speaks as if it were not accused is told. */
    ECHO,
    /** Acks carry a digest, and nodes whose digests stay different exchange what differs. */
    DIGESTS,
    /** The time-out of a probe follows the measured round trips. */
    ADAPTIVE_TIMEOUT,
    /** What others accuse too does not count against the health of a node that missed its answer or nack. */
    SHARED_BLAME,
    /** A late timer of its own counts against this node's health. */
    LATE_TIMERS
}
