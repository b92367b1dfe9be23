package dev.muster.crdt.internal;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.Presence;
import dev.muster.membership.NodeId;
import dev.muster.membership.Subscription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The presence of one topic, over the set that holds its sessions. */
final class Topic implements Presence {
    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::key).thenComparing(Entry::session);

    private final String name;
    private final Slot<AWSet> slot;
    private final Topics topics;
    private final List<Notification> watchers = new CopyOnWriteArrayList<>();

    Topic(String name, Slot<AWSet> slot, Topics topics) {
        this.name = name;
        this.slot = slot;
        this.topics = topics;
    }

    @Override
    public String topic() {
        return name;
    }

    @Override
    public Session join(String key, Map<String, String> metadata) {
        Entry entry = new Entry(Store.requireKey(key), topics.nextSession(), topics.self(), metadata);
        LocalSession session = new LocalSession(new PresenceElement(entry, 1));
        Bytes bytes = session.element.encoded();
        slot.write(state -> state.added(topics.self().uid(), bytes));
        return session;
    }

    @Override
    public List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        shown().values().forEach(element -> entries.add(element.entry()));
        entries.sort(ORDER);
        return List.copyOf(entries);
    }

    @Override
    public Subscription subscribe(Consumer<Diff> listener) {
        Notification notification = new Notification(topics.watching().executor(), new DiffDelivery(listener));
        watchers.add(notification);
        slot.watch(notification);
        return () -> {
            slot.unwatch(notification);
            watchers.remove(notification);
            notification.close();
        };
    }

    /** Members came or went: the same set may show other entries. */
    void visibilityChanged() {
        watchers.forEach(Notification::signal);
    }

    /** By session: the newest version, of owners that are members. */
    private SortedMap<String, PresenceElement> shown() {
        SortedMap<String, PresenceElement> shown = new TreeMap<>();
        slot.state()
                .forEach(bytes -> PresenceElement.decoded(bytes)
                        .filter(element -> topics.isShown(element.entry().node()))
                        .ifPresent(element -> shown.merge(
                                element.entry().session(), element, (a, b) -> a.version() >= b.version() ? a : b)));
        return shown;
    }

    /** Tells what changed since it last ran. Runs serially. */
    private final class DiffDelivery implements Runnable {
        private final Consumer<Diff> listener;
        private SortedMap<String, PresenceElement> delivered = new TreeMap<>();
        private boolean isFirst = true;

        DiffDelivery(Consumer<Diff> listener) {
            this.listener = listener;
        }

        @Override
        public void run() {
            SortedMap<String, PresenceElement> now = shown();
            Diff diff = diff(delivered, now);
            if (isFirst || !diff.isEmpty()) {
                // If this throws, the listener has not taken the diff, and the next one starts from the same entries.
                listener.accept(diff);
                isFirst = false;
                delivered = now;
            }
        }

        private Diff diff(Map<String, PresenceElement> before, Map<String, PresenceElement> now) {
            List<Change> joined = new ArrayList<>();
            List<Change> left = new ArrayList<>();
            before.forEach((session, old) -> {
                PresenceElement current = now.get(session);
                if (current == null) {
                    NodeId owner = old.entry().node();
                    left.add(new Change(old.entry(), topics.isShown(owner) ? Cause.LEFT : Cause.NODE_GONE));
                } else if (!current.equals(old)) {
                    left.add(new Change(old.entry(), Cause.UPDATED));
                    joined.add(new Change(current.entry(), Cause.UPDATED));
                }
            });
            now.forEach((session, current) -> {
                if (!before.containsKey(session)) {
                    joined.add(new Change(current.entry(), Cause.JOINED));
                }
            });
            joined.sort(Comparator.comparing(Change::entry, ORDER));
            left.sort(Comparator.comparing(Change::entry, ORDER));
            return new Diff(joined, left);
        }
    }

    /** A session of this node. */
    private final class LocalSession implements Session {
        /** Guarded by this. */
        private PresenceElement element;

        /** Guarded by this. */
        private boolean isClosed;

        LocalSession(PresenceElement element) {
            this.element = element;
        }

        @Override
        public synchronized Entry entry() {
            return element.entry();
        }

        @Override
        public synchronized void update(Map<String, String> metadata) {
            if (isClosed) {
                throw new IllegalStateException("session must be open to be updated, was closed");
            }
            Entry old = element.entry();
            PresenceElement next = new PresenceElement(
                    new Entry(old.key(), old.session(), old.node(), metadata), element.version() + 1);
            Bytes before = element.encoded();
            Bytes after = next.encoded();
            slot.write(state ->
                    state.removed(before).join(state.added(topics.self().uid(), after)));
            element = next;
        }

        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                Bytes bytes = element.encoded();
                slot.write(state -> state.removed(bytes));
            }
        }
    }
}
