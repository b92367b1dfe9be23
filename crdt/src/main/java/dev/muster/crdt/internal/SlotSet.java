package dev.muster.crdt.internal;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.Element;
import dev.muster.crdt.SetHandle;
import dev.muster.membership.Subscription;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A set handle over its slot. */
record SlotSet<T>(Slot<AWSet> slot, Element<T> element, long replica, Watching watching) implements SetHandle<T> {
    @Override
    public String key() {
        return slot.key();
    }

    @Override
    public void add(T value) {
        Bytes bytes = encoded(value);
        slot.write(state -> state.added(replica, bytes));
    }

    @Override
    public void remove(T value) {
        Bytes bytes = encoded(value);
        slot.write(state -> state.removed(bytes));
    }

    @Override
    public boolean contains(T value) {
        return slot.state().contains(encoded(value));
    }

    @Override
    public int size() {
        return slot.state().size();
    }

    @Override
    public Set<T> values() {
        return decoded(slot.state());
    }

    @Override
    public Subscription subscribe(Consumer<Set<T>> listener) {
        return watching.watch(slot, this::decoded, listener);
    }

    private Bytes encoded(T value) {
        return Store.requireElement(element.encode().apply(value));
    }

    private Set<T> decoded(AWSet state) {
        Set<T> values = new LinkedHashSet<>();
        state.forEach(bytes -> values.add(Watching.decoded(slot.key(), element, bytes)));
        return Collections.unmodifiableSet(values);
    }
}
