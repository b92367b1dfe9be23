package dev.muster.membership.formation;

import dev.muster.membership.NodeId;

/**
 * The pledge that this node has given.
 *
 * @param to the candidate
 * @param attempt its attempt
 * @param ordinal which of its attempts that is
 * @param sinceNanos when its question arrived first
 */
record Promise(NodeId to, long attempt, int ordinal, long sinceNanos) {
    /** Whether this is about the attempt of that candidate. */
    boolean isFor(NodeId candidate, long otherAttempt) {
        return to.equals(candidate) && attempt == otherAttempt;
    }
}
