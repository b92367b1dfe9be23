package dev.muster.crdt.internal;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.Crdt;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.PNCounter;
import dev.muster.crdt.causal.HybridClock;
import dev.muster.crdt.causal.HybridTime;
import dev.muster.crdt.replication.Change;
import dev.muster.crdt.replication.Keyspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All keys of this node, shared by the handles, which write from any thread, and the replicator actor. */
final class Store implements Keyspace {
    static final int KEY_BYTES = 1 << 10;
    static final int ELEMENT_BYTES = 64 << 10;

    private final long replica;
    private final HybridClock clock;
    private final LongSupplier wallMillis;
    private final Map<String, Slot<?>> slots = new ConcurrentHashMap<>();
    private final Queue<Slot<?>> dirty = new ConcurrentLinkedQueue<>();
    private volatile BiConsumer<Slot<AWSet>, AWSet> setReceived = (slot, news) -> {};

    /**
     * An empty store.
     *
     * @param replica uid of this node's incarnation
     * @param clock owned by this store from now on
     */
    Store(long replica, HybridClock clock, LongSupplier wallMillis) {
        this.replica = replica;
        this.clock = clock;
        this.wallMillis = wallMillis;
    }

    long replica() {
        return replica;
    }

    /** Called, on the thread that received it, with what was new in data received for a set. */
    void onSetReceived(BiConsumer<Slot<AWSet>, AWSet> listener) {
        setReceived = listener;
    }

    Slot<PNCounter> counter(String key) {
        return counterSlot(checked(key, Crdt.Kind.COUNTER));
    }

    Slot<AWSet> set(String key) {
        return setSlot(checked(key, Crdt.Kind.SET));
    }

    Slot<LWWRegister> register(String key) {
        return registerSlot(checked(key, Crdt.Kind.REGISTER));
    }

    /** The time of a write over a register written at {@code replaced}. */
    HybridTime timeOver(HybridTime replaced) {
        synchronized (clock) {
            return clock.next(wallMillis.getAsLong(), replaced);
        }
    }

    /** The sets whose keys start so. */
    List<Slot<AWSet>> setsStartingWith(String prefix) {
        List<Slot<AWSet>> found = new ArrayList<>();
        slots.forEach((key, slot) -> {
            if (key.startsWith(prefix) && slot.kind() == Crdt.Kind.SET) {
                found.add(setSlot(slot));
            }
        });
        return found;
    }

    /** Hands over the local writes since the last time, one delta per key. */
    void flush(Consumer<Change> consumer) {
        for (Slot<?> slot = dirty.poll(); slot != null; slot = dirty.poll()) {
            Crdt<?> delta = slot.drain();
            if (!delta.isBottom()) {
                consumer.accept(new Change(slot.key(), delta));
            }
        }
    }

    @Override
    public @Nullable Crdt<?> state(String key) {
        Slot<?> slot = slots.get(key);
        return slot == null || slot.state().isBottom() ? null : slot.state();
    }

    @Override
    public @Nullable Crdt<?> absorb(Change change) {
        Slot<?> slot = slot(change.key(), change.state().kind());
        if (slot.kind() != change.state().kind()) {
            return null;
        }
        if (change.state() instanceof PNCounter counter) {
            return counterSlot(slot).absorb(counter);
        }
        if (change.state() instanceof AWSet set) {
            Slot<AWSet> sets = setSlot(slot);
            AWSet news = sets.absorb(set);
            setReceived.accept(sets, news);
            return news;
        }
        if (change.state() instanceof LWWRegister register) {
            synchronized (clock) {
                clock.observe(wallMillis.getAsLong(), register.time());
            }
            return registerSlot(slot).absorb(register);
        }
        throw new AssertionError("unhandled " + change.state().kind());
    }

    /** The bytes of a key given by a user. */
    static String requireKey(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 || bytes.length > KEY_BYTES || key.charAt(0) == 0) {
            throw new IllegalArgumentException(
                    "key must have 1 to " + KEY_BYTES + " bytes and not start with zero, had " + bytes.length);
        }
        if (!new String(bytes, StandardCharsets.UTF_8).equals(key)) {
            throw new IllegalArgumentException("key must be text that UTF-8 can represent");
        }
        return key;
    }

    /** The bytes of an element or value given by a user. */
    static Bytes requireElement(byte[] bytes) {
        if (bytes.length > ELEMENT_BYTES) {
            throw new IllegalArgumentException(
                    "element must have at most " + ELEMENT_BYTES + " bytes, had " + bytes.length);
        }
        return Bytes.of(bytes);
    }

    private Slot<?> checked(String key, Crdt.Kind kind) {
        Slot<?> slot = slot(key, kind);
        if (slot.kind() != kind) {
            throw new IllegalStateException("key [" + key + "] must be a " + kind + " to be used as one, is a "
                    + slot.kind() + "; give the other type another key");
        }
        return slot;
    }

    private Slot<?> slot(String key, Crdt.Kind kind) {
        return slots.computeIfAbsent(key, k -> switch (kind) {
            case COUNTER -> new Slot<>(k, PNCounter.BOTTOM, dirty::add);
            case SET -> new Slot<>(k, AWSet.BOTTOM, dirty::add);
            case REGISTER -> new Slot<>(k, LWWRegister.BOTTOM, dirty::add);
        });
    }

    @SuppressWarnings("unchecked") // a slot of this kind was made with this type
    private static Slot<PNCounter> counterSlot(Slot<?> slot) {
        return (Slot<PNCounter>) slot;
    }

    @SuppressWarnings("unchecked") // a slot of this kind was made with this type
    private static Slot<AWSet> setSlot(Slot<?> slot) {
        return (Slot<AWSet>) slot;
    }

    @SuppressWarnings("unchecked") // a slot of this kind was made with this type
    private static Slot<LWWRegister> registerSlot(Slot<?> slot) {
        return (Slot<LWWRegister>) slot;
    }
}
