package dev.muster.crdt.internal;

import dev.muster.crdt.Crdt;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The place of one key on this node: its state, what of it is not yet flushed, and who watches it. Reads are wait-free on the
 * immutable state; writers of one key exclude each other for the length of one join.
 */
final class Slot<S extends Crdt<S>> {
    private final String key;
    private final S bottom;
    private final Consumer<Slot<?>> dirtied;
    private final List<Notification> watchers = new CopyOnWriteArrayList<>();

    /** Written under the lock, read without. */
    private volatile S state;

    /** Local writes since the last flush; guarded by this. */
    private S pending;

    Slot(String key, S bottom, Consumer<Slot<?>> dirtied) {
        this.key = key;
        this.bottom = bottom;
        this.dirtied = dirtied;
        this.state = bottom;
        this.pending = bottom;
    }

    String key() {
        return key;
    }

    Crdt.Kind kind() {
        return bottom.kind();
    }

    S state() {
        return state;
    }

    /** Applies a local write, given as the delta for the state it is applied to. */
    void write(UnaryOperator<S> deltaFor) {
        boolean isFirst;
        synchronized (this) {
            S delta = deltaFor.apply(state);
            if (delta.isBottom()) {
                return;
            }
            isFirst = pending.isBottom();
            state = state.join(delta);
            pending = pending.join(delta);
        }
        if (isFirst) {
            dirtied.accept(this);
        }
        changed();
    }

    /** Joins received data; returns what was new. */
    S absorb(S received) {
        S news;
        synchronized (this) {
            Crdt.Absorbed<S> absorbed = state.absorb(received);
            state = absorbed.state();
            news = absorbed.news();
        }
        if (!news.isBottom()) {
            changed();
        }
        return news;
    }

    /** The local writes since the last time, as one delta. */
    synchronized S drain() {
        S drained = pending;
        pending = bottom;
        return drained;
    }

    void watch(Notification watcher) {
        watchers.add(watcher);
        watcher.signal();
    }

    void unwatch(Notification watcher) {
        watchers.remove(watcher);
    }

    private void changed() {
        for (Notification watcher : watchers) {
            watcher.signal();
        }
    }
}
