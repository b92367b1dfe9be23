package dev.muster.simulation;

import dev.muster.faults.Chance;
import dev.muster.faults.LinkFaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A name in the network, with or without a node that runs there, and its side of the links to others. */
final class Host<M> {
    final String name;
    final int index;
    final long nameHash;

    @Nullable
    Life<M> life;

    private long wireState;
    private long timingState;
    private @Nullable List<Cut.Side> cuts;
    private @Nullable Map<String, Link> links;

    /** What is special about one direction between two hosts. */
    static final class Link {
        @Nullable
        LinkFaults faults;

        /** When the last byte before the bottleneck has passed it. */
        long freeAtNanos;
    }

    Host(String name, int index, long wireSeed, long timingSeed) {
        this.name = name;
        this.index = index;
        this.nameHash = Chance.hashOf(name);
        this.wireState = Chance.mixed(wireSeed ^ nameHash);
        this.timingState = Chance.mixed(timingSeed ^ nameHash);
    }

    /** The next chance of what this host sends. */
    long wireBits() {
        wireState += Chance.STEP;
        return Chance.mixed(wireState);
    }

    /** The next chance of its timers and slices. */
    long timingBits() {
        timingState += Chance.STEP;
        return Chance.mixed(timingState);
    }

    void cut(Cut.Side side) {
        if (cuts == null) {
            cuts = new ArrayList<>();
        }
        cuts.add(side);
    }

    void heal(Cut.Side side) {
        if (cuts != null) {
            cuts.remove(side);
        }
    }

    void healAll() {
        cuts = null;
    }

    /** Whether nothing gets from here to {@code to}. */
    boolean isCutFrom(Host<M> to) {
        if (cuts == null) {
            return false;
        }
        for (int each = 0; each < cuts.size(); each++) {
            if (cuts.get(each).covers(to)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Link findLink(Host<M> to) {
        return links == null ? null : links.get(to.name);
    }

    Link link(Host<M> to) {
        if (links == null) {
            links = new HashMap<>();
        }
        return links.computeIfAbsent(to.name, name -> new Link());
    }
}
