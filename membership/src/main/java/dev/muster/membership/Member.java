package dev.muster.membership;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A node the cluster has accepted, as this node sees it.
 *
 * @param node which run of which process
 * @param status where it stands in its life
 * @param roles what it was started for; sorted, may be empty
 * @param isReachable whether the failure detectors of the cluster reach it now; reversible
 */
public record Member(NodeId node, Status status, SortedSet<String> roles, boolean isReachable) {
    /** Where a member stands in its life; it only ever moves forward. */
    public enum Status {
        /** Accepted, not yet counted. */
        JOINING,
        /** Counted; may host entities. */
        UP,
        /** On its way out by its own wish, handing over what it hosts. */
        LEAVING,
        /** Decided to be out; irreversible. */
        DOWN
    }

    /** Copies the roles. */
    public Member {
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    }
}
