package dev.muster.membership.swim;

/** What the machine counts, since it was made. */
public enum Counter {
    /** Probes begun. */
    PROBES,
    /** Probes that a direct answer ended. */
    PROBES_ANSWERED,
    /** Probes that only a helper's answer ended. */
    PROBES_ANSWERED_INDIRECTLY,
    /** Probes that nobody answered, so that the target was accused. */
    PROBES_FAILED,
    /** Probes without a verdict, because this node stalled or heard nobody. */
    PROBES_VOID,
    /** Nacks that helpers owed and did not send. */
    NACKS_MISSED,
    /** Times this node heard itself accused and raised its incarnation. */
    REFUTATIONS,
    /** Suspicions begun, of any origin. */
    SUSPICIONS,
    /** Suspicions that ran out here. */
    CONVICTIONS,
    /** Nodes probed as a witness. */
    WITNESSED,
    /** Witness requests refused, as too many were under way. */
    WITNESSES_REFUSED,
    /** Indirect pings refused, as too many were under way. */
    RELAYS_REFUSED,
    /** Accusations sent back to a node that spoke as if it were not accused. */
    ECHOES,
    /** Exchanges begun, because digests stayed different or in their regular turn. */
    EXCHANGES,
    /** Facts that were not plausible: an incarnation far beyond what is known, or a run that cannot be. */
    IMPLAUSIBLE_FACTS,
    /** Facts about nodes that are gone, answered with the proof. */
    STALE_FACTS,
    /** New nodes that were turned away, as the table is full. */
    MEMBERS_REFUSED,
    /** Nodes that were heard of and not looked for, as too many are. */
    STRANGERS_REFUSED,
    /** Times this node noticed that it had stalled. */
    STALLS,
    /** Updates sent as gossip. */
    RUMORS_SENT
}
