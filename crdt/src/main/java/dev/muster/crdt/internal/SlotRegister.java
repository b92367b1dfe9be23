package dev.muster.crdt.internal;

import dev.muster.crdt.Bytes;
import dev.muster.crdt.Element;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.RegisterHandle;
import dev.muster.membership.Subscription;
import java.util.Optional;
import java.util.function.Consumer;

/** A register handle over its slot. */
record SlotRegister<T>(Slot<LWWRegister> slot, Element<T> element, Store store, Watching watching)
        implements RegisterHandle<T> {
    @Override
    public String key() {
        return slot.key();
    }

    @Override
    public void set(T value) {
        Bytes bytes = Store.requireElement(element.encode().apply(value));
        slot.write(state -> state.written(store.timeOver(state.time()), store.replica(), bytes));
    }

    @Override
    public Optional<T> value() {
        return decoded(slot.state());
    }

    @Override
    public Subscription subscribe(Consumer<Optional<T>> listener) {
        return watching.watch(slot, this::decoded, listener);
    }

    private Optional<T> decoded(LWWRegister state) {
        return Optional.ofNullable(state.value()).map(bytes -> Watching.decoded(slot.key(), element, bytes));
    }
}
