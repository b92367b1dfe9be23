package dev.muster.sharding.explore;

/** A mistake in the shells around the machines, which the exploration must find. */
enum Fault {
    /** The machines as they are. */
    NONE,
    /** A slot opens when its grace period is over: no marker goes through the region. */
    OPENS_WITHOUT_MARKER,
    /** A slot closes first and tells the shard then; arrivals go to the region meanwhile. */
    CLOSES_BEFORE_THE_SHARD_IS_TOLD,
    /** Nobody counts who is inside: a grace period is over at once. */
    NO_IN_FLIGHT_COUNT,
    /** A route that asks opens at once to where its region believes the shard to be. */
    OPENS_ON_A_GUESS,
    /** A route is not told that a member was removed. */
    KEEPS_ROUTES_TO_REMOVED_MEMBERS,
    /** What was held is delivered without entering the gate. */
    DELIVERS_HELD_OUTSIDE_THE_GATE,
    /** A flush counts, whatever its round. */
    IGNORES_ROUNDS,
    /** A hand-off does not wait for slots that open or close. */
    SETTLES_WITH_UNSETTLED_SLOTS,
    /** Who finds no slot sends to the region and leaves nothing to tell that something is under way there. */
    LEAVES_NO_PLACEHOLDER
}
