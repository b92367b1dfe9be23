package dev.muster.crdt.internal;

import dev.muster.crdt.CounterHandle;
import dev.muster.crdt.PNCounter;
import dev.muster.membership.Subscription;
import java.util.function.LongConsumer;

/** A counter handle over its slot. */
record SlotCounter(Slot<PNCounter> slot, long replica, Watching watching) implements CounterHandle {
    @Override
    public String key() {
        return slot.key();
    }

    @Override
    public void add(long amount) {
        slot.write(state -> state.added(replica, amount));
    }

    @Override
    public long value() {
        return slot.state().value();
    }

    @Override
    public Subscription subscribe(LongConsumer listener) {
        return watching.watch(slot, PNCounter::value, listener::accept);
    }
}
