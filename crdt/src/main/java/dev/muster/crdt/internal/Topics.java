package dev.muster.crdt.internal;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.Presence;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All presence topics of this node. Entries are shown only while their owner is a member, and removed by every survivor once
 * it is gone, also when they arrive later.
 */
final class Topics {
    private static final String PREFIX = "\0presence\0";

    private final NodeId self;
    private final Store store;
    private final Watching watching;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final AtomicLong sessions = new AtomicLong();
    private volatile Roster roster = Roster.EMPTY;

    Topics(NodeId self, Store store, Watching watching) {
        this.self = self;
        this.store = store;
        this.watching = watching;
        store.onSetReceived(this::received);
    }

    Presence topic(String name) {
        // The prefix starts with zero, which user keys may not; a letter in its place has the same length.
        Store.requireKey("p" + PREFIX.substring(1) + name);
        return topics.computeIfAbsent(name, n -> new Topic(n, store.set(PREFIX + n), this));
    }

    Watching watching() {
        return watching;
    }

    NodeId self() {
        return self;
    }

    /** A session identity no other has: the incarnation's uid and a number. */
    String nextSession() {
        return Long.toHexString(self.uid()) + "-" + sessions.incrementAndGet();
    }

    /** Whether entries of this node are shown. Our own are from the start, whatever the membership has told us yet. */
    boolean isShown(NodeId owner) {
        return owner.equals(self) || roster.present().contains(owner);
    }

    /** Called serially with each membership event. */
    void changed(MembershipEvent event) {
        Roster before = roster;
        Roster after = before.after(event);
        roster = after;
        if (!after.gone().equals(before.gone())) {
            for (Slot<AWSet> slot : store.setsStartingWith(PREFIX)) {
                removeOwnedBy(after.gone(), slot, slot.state());
            }
        }
        if (!after.equals(before)) {
            topics.values().forEach(Topic::visibilityChanged);
        }
    }

    /** Ends all sessions of this node. */
    void leave() {
        for (Slot<AWSet> slot : store.setsStartingWith(PREFIX)) {
            removeOwnedBy(Set.of(self), slot, slot.state());
        }
    }

    private void received(Slot<AWSet> slot, AWSet news) {
        Set<NodeId> gone = roster.gone();
        if (!gone.isEmpty() && slot.key().startsWith(PREFIX)) {
            removeOwnedBy(gone, slot, news);
        }
    }

    private static void removeOwnedBy(Set<NodeId> owners, Slot<AWSet> slot, AWSet elements) {
        Consumer<Bytes> removal = bytes -> PresenceElement.decoded(bytes)
                .filter(element -> owners.contains(element.entry().node()))
                .ifPresent(element -> slot.write(state -> state.removed(bytes)));
        elements.forEach(removal);
    }
}
