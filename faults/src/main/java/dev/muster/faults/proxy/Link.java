package dev.muster.faults.proxy;

import dev.muster.faults.LinkState;

/**
 * One direction between two nodes, or from or to somebody who is no node: what holds for it and what has passed.
 *
 * @param name for a person
 */
record Link(String name, StreamFaults faults, Traffic traffic) {
    static Link of(String name, long seed) {
        return new Link(name, new StreamFaults(seed), new Traffic());
    }

    /** As one line for a person. */
    String line() {
        LinkState state = faults.state();
        String holds = state.equals(LinkState.CLEAR) ? "clear" : state.passage() + " " + state.faults();
        return name + ": " + holds + "; " + traffic;
    }

    @Override
    public String toString() {
        return name;
    }
}
