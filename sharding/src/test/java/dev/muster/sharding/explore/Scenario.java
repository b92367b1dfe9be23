package dev.muster.sharding.explore;

import java.util.List;

/**
 * What a run of the model starts from.
 *
 * @param nodes how many nodes there are; the first owns the shard at the start
 * @param senders the node of each sender
 * @param messages how many messages each sends to each entity
 * @param entities how many entities the shard has
 * @param limits how often what need not happen may happen
 */
record Scenario(int nodes, List<Integer> senders, int messages, int entities, Limits limits) {
    /**
     * How often what need not happen may happen.
     *
     * @param passivations of an entity
     * @param handOffs begun
     * @param surrenders of a hand-off that was begun
     * @param crashes of the first node
     * @param retries before they are needed
     */
    record Limits(int passivations, int handOffs, int surrenders, int crashes, int retries) {}

    static Scenario of(List<Integer> senders, int messages) {
        return new Scenario(2, senders, messages, 1, new Limits(0, 0, 0, 0, 0));
    }

    Scenario passivating(int times) {
        return with(new Limits(times, limits.handOffs, limits.surrenders, limits.crashes, limits.retries));
    }

    Scenario handingOff(int times) {
        return with(new Limits(limits.passivations, times, limits.surrenders, limits.crashes, limits.retries));
    }

    Scenario surrendering(int times) {
        return with(new Limits(limits.passivations, limits.handOffs, times, limits.crashes, limits.retries));
    }

    Scenario crashing() {
        return with(new Limits(limits.passivations, limits.handOffs, limits.surrenders, 1, limits.retries));
    }

    Scenario retrying(int times) {
        return with(new Limits(limits.passivations, limits.handOffs, limits.surrenders, limits.crashes, times));
    }

    private Scenario with(Limits changed) {
        return new Scenario(nodes, senders, messages, entities, changed);
    }
}
