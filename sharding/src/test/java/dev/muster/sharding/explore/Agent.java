package dev.muster.sharding.explore;

import dev.muster.sharding.slot.Path;
import org.jspecify.annotations.Nullable;

/** A thread that carries one message at a time through a node's gate: a sender, the end of a lane, or who delivers what was held. */
final class Agent {
    static final int HELD = -2;
    static final int NO_CELL = -1;

    enum Phase {
        OUTSIDE,
        SAW_ROUTE,
        SAW_SLOT
    }

    final int node;
    Phase phase = Phase.OUTSIDE;

    @Nullable
    Item item;

    int seenTarget = HELD;
    int seenEpoch;
    int seenCell = NO_CELL;
    Path seenPath = Path.REGION;

    Agent(int node) {
        this.node = node;
    }

    Agent copy() {
        Agent copy = new Agent(node);
        copy.phase = phase;
        copy.item = item;
        copy.seenTarget = seenTarget;
        copy.seenEpoch = seenEpoch;
        copy.seenCell = seenCell;
        copy.seenPath = seenPath;
        return copy;
    }

    Item carried() {
        Item carried = item;
        if (carried == null) {
            throw new AssertionError("an agent in " + phase + " carries nothing");
        }
        return carried;
    }

    /** Forgets what it saw, so that states which differ in nothing that matters are one. */
    void leave() {
        phase = Phase.OUTSIDE;
        item = null;
        seenTarget = HELD;
        seenEpoch = 0;
        seenCell = NO_CELL;
        seenPath = Path.REGION;
    }

    @SuppressWarnings("EnumOrdinal") // a digest lasts no longer than the run
    void digest(Digest digest) {
        Item carried = item;
        digest.add(phase.ordinal() + 8L * seenPath.ordinal() + 64L * (seenTarget + 2) + 4096L * (seenCell + 1));
        digest.add(seenEpoch * 1024L + (carried == null ? -1 : carried.b() * 32L + carried.c()));
        digest.add(carried == null ? -1 : carried.a());
    }
}
