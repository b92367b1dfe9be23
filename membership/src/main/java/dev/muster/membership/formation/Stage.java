package dev.muster.membership.formation;

/** Where a node is on its way into a cluster; drawn in {@link Formation}. */
enum Stage {
    /** Of no cluster; looks around. */
    SEEKING,
    /** Asks for pledges. */
    ATTEMPTING,
    /** Has formed a cluster that is not confirmed. */
    FOUNDING,
    /** Joins, or is of, a cluster that is not confirmed, whose founder it pledged to. */
    INVITED,
    /** Joins a confirmed cluster. */
    JOINING,
    /** Of a confirmed cluster. */
    MEMBER,
    /** Over. */
    OUT
}
