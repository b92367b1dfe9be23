package dev.muster.sharding.explore;

/** One thing that happens next. */
record Step(Kind kind, int a, int b) {
    enum Kind {
        /** A sender (a) goes on. */
        SEND,
        /** The end of the lane from a node (a) at another (b) goes on. */
        LANE,
        /** Who delivers what was held at a node (a) goes on. */
        DRAIN,
        /** A node's (a) region takes its next item. */
        REGION,
        /** A node's (a) shard takes its next item. */
        SHARD,
        /** An incarnation (a) starts, or takes its next item. */
        ENTITY,
        /** The shard learns that an incarnation (a) has ended. */
        ENDED,
        /** A grace period (a) is over. */
        GRACE,
        /** What the anchor of a node (b) told another (a) arrives. */
        TOLD,
        /** All slots of a node (a) are settled. */
        SETTLED,
        /** The coordinator lets all regions forget the shard. */
        BEGIN,
        /** The shard has stopped at a node (a). */
        STOPPED,
        /** A crashed owner's (a) shard gets another home. */
        REHOME,
        /** A node (a) learns that another (b) was removed. */
        REMOVED,
        /** An incarnation (a) is to be passivated. */
        PASSIVATE,
        /** A node (a) prepares a hand-off. */
        PREPARE,
        /** A node (a) gives its hand-off up. */
        SURRENDER,
        /** A node (a) crashes. */
        CRASH,
        /** A node's (a) route is told that time has passed. */
        TICK
    }

    /** Whether it need not happen. */
    boolean isOptional() {
        return kind.compareTo(Kind.PASSIVATE) >= 0;
    }

    @Override
    public String toString() {
        return kind + "(" + a + ", " + b + ")";
    }
}
