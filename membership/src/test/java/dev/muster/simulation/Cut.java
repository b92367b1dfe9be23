package dev.muster.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Some directions in which nothing arrives, from when it is made until it is healed. Cuts may overlap. */
public final class Cut {
    private final List<Side> sides = new ArrayList<>();

    /** All directions of one cut that begin at one host. */
    static final class Side {
        private final Host<?> from;
        private final BitSet to;

        private Side(Host<?> from, BitSet to) {
            this.from = from;
            this.to = to;
        }

        boolean covers(Host<?> addressee) {
            return to.get(addressee.index);
        }
    }

    Cut() {}

    /** Everything from each of these to each of those. */
    <M> void add(Collection<Host<M>> from, Collection<Host<M>> to) {
        BitSet indices = new BitSet();
        to.forEach(host -> indices.set(host.index));
        for (Host<M> host : from) {
            Side side = new Side(host, indices);
            sides.add(side);
            host.cut(side);
        }
    }

    void heal() {
        sides.forEach(side -> side.from.heal(side));
        sides.clear();
    }
}
