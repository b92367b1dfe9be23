package dev.muster.sharding.explore;

/**
 * A grace period under way: who of those inside at its beginning has not left. The gate may take longer than the model, never shorter; the
 * model lets it end at any time after they have left.
 *
 * @param inside one bit for each agent
 * @param cell the incarnation that waits, or {@link Agent#NO_CELL} for the route
 * @param turn the route's turn
 */
record Grace(int node, long inside, int cell, int turn) {
    Grace without(int agent) {
        return new Grace(node, inside & ~(1L << agent), cell, turn);
    }
}
