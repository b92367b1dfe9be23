package dev.muster.membership.formation;

import dev.muster.membership.NodeId;

/**
 * What nodes say to each other to form a cluster. All carry the attempt they are about: a random number that becomes the
 * id of the cluster if the attempt succeeds.
 */
public sealed interface Message {
    /** The attempt, never 0. */
    long attempt();

    /**
     * A candidate asks for a pledge.
     *
     * @param ordinal which attempt of this candidate it is, 1 and up: a late question of an earlier attempt is known by it
     * @param initialNodes how many pledges the candidate requires; nodes that require another number do not pledge
     */
    record Ask(long attempt, int ordinal, int initialNodes) implements Message {
        /** Checks every value. */
        public Ask {
            requireAttempt(attempt);
            if (ordinal < 1) {
                throw new IllegalArgumentException("ordinal must be at least 1, was " + ordinal);
            }
            FormationSettings.requireInitialNodes(initialNodes);
        }
    }

    /**
     * The sender pledges to the candidate.
     *
     * @param maturity whether this pledge counts by itself
     */
    record Pledge(long attempt, Maturity maturity) implements Message {
        /** Checks the attempt. */
        public Pledge {
            requireAttempt(attempt);
        }
    }

    /** Whether an earlier run of a node could still be bound by a pledge. */
    enum Maturity {
        /** It could: the pledge counts only where every contact point pledges. */
        YOUNG,
        /** It could not. */
        MATURE
    }

    /**
     * The sender does not pledge.
     *
     * @param reason why
     * @param holder to whom it is pledged, or which member of a cluster it knows; the sender itself where neither applies
     */
    record Refuse(long attempt, Reason reason, NodeId holder) implements Message {
        /** Checks the attempt. */
        public Refuse {
            requireAttempt(attempt);
        }
    }

    /** Why a node does not pledge. */
    enum Reason {
        /** It is pledged to another candidate. */
        PLEDGED,
        /** It is a member of a cluster, or knows one. */
        CLUSTER,
        /** It was a member of a cluster. */
        OUT,
        /** It requires another number of initial nodes. */
        INITIAL_NODES
    }

    /** The candidate needs the pledge no more; it has formed no cluster in this attempt and will not. */
    record Release(long attempt) implements Message {
        /** Checks the attempt. */
        public Release {
            requireAttempt(attempt);
        }
    }

    /** The candidate has formed the cluster {@code attempt} with the help of this pledge: join it now. */
    record Invite(long attempt) implements Message {
        /** Checks the attempt. */
        public Invite {
            requireAttempt(attempt);
        }
    }

    /** The cluster {@code attempt} has its initial nodes and will not be dissolved. */
    record Confirm(long attempt) implements Message {
        /** Checks the attempt. */
        public Confirm {
            requireAttempt(attempt);
        }
    }

    private static void requireAttempt(long attempt) {
        if (attempt == 0) {
            throw new IllegalArgumentException("attempt must not be 0");
        }
    }
}
