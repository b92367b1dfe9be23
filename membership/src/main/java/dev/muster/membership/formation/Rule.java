package dev.muster.membership.formation;

/** The rules of {@link Formation}, each of which a simulation may switch off to see what it is for. */
enum Rule {
    /** A candidate needs pledges before it forms a cluster. */
    PLEDGES,
    /** A node pledges to one candidate at a time. */
    ONE_PLEDGE,
    /** Pledges and contact points of as many as the initial nodes are needed, not only of those that are seen. */
    QUORUM,
    /** The picture must be stable before an attempt. */
    STABLE_PICTURE,
    /** A run that may have pledged in an earlier life does not count at first. */
    YOUNG_RUNS,
    /** A cluster that is not confirmed in time is dissolved. */
    PROBATION,
    /** A run that was a member once neither pledges nor forms. */
    ONCE_A_MEMBER
}
