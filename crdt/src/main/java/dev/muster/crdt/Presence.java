package dev.muster.crdt;

import dev.muster.membership.NodeId;
import dev.muster.membership.Subscription;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Who is here, for one topic: sessions joined on any node, seen on every node. A session belongs to the incarnation of the
 * node it joined on and is never shown once that incarnation is not a member, so a dead node leaves no ghosts. Safe for
 * use from any thread.
 */
public interface Presence {
    /** The topic whose sessions these are. */
    String topic();

    /**
     * Makes a session appear on every node until it is closed or this node is gone. One key may have several sessions,
     * such as a user with two devices.
     *
     * @param key who is present, such as a user; 1 byte to 1 KiB
     * @param metadata what the others see; key, metadata and identity together at most 64 KiB
     * @throws IllegalArgumentException if a bound is exceeded
     */
    Session join(String key, Map<String, String> metadata);

    /** The sessions present as this node sees them, ordered by key, then session. Wait-free, linear in their number. */
    List<Entry> list();

    /**
     * Calls the listener with one {@link Diff} of all sessions present now (possibly empty), then with what changed since
     * its last call. A session that joins and leaves between two calls is not mentioned. Calls are serial, on a thread that
     * may block. An exception from it is logged and ends nothing.
     */
    Subscription subscribe(Consumer<Diff> listener);

    /** A presence of our own; closing it makes it disappear everywhere. Safe for use from any thread. */
    interface Session extends AutoCloseable {
        /** What the others see; the node is this one. */
        Entry entry();

        /**
         * Replaces the metadata, at once for every reader.
         *
         * @throws IllegalStateException if the session is closed
         * @throws IllegalArgumentException if the metadata is too large; it is unchanged then
         */
        void update(Map<String, String> metadata);

        /** Leaves; does nothing the second time. */
        @Override
        void close();
    }

    /**
     * One session present.
     *
     * @param key who is present
     * @param session identity of the session, unique in the cluster and over time
     * @param node the incarnation it joined on
     * @param metadata unmodifiable and sorted
     */
    record Entry(String key, String session, NodeId node, Map<String, String> metadata) {
        /** Copies the metadata. */
        public Entry {
            metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        }
    }

    /**
     * What changed. An update is the old entry among the left and the new one among the joined, both with the cause
     * {@link Cause#UPDATED}.
     *
     * @param joined ordered by key, then session
     * @param left ordered by key, then session
     */
    record Diff(List<Change> joined, List<Change> left) {
        /** Copies both lists. */
        public Diff {
            joined = List.copyOf(joined);
            left = List.copyOf(left);
        }

        /** Whether nothing changed. */
        public boolean isEmpty() {
            return joined.isEmpty() && left.isEmpty();
        }
    }

    /**
     * One session that came or went, and why.
     *
     * @param entry the session, as it came or as it last was
     * @param cause why
     */
    record Change(Entry entry, Cause cause) {}

    /** Why a session came or went. */
    enum Cause {
        /** It joined, or was there when the subscription began. */
        JOINED,
        /** It was closed. */
        LEFT,
        /** Its node was downed or removed, or has a newer incarnation. */
        NODE_GONE,
        /** Its metadata was replaced. */
        UPDATED
    }
}
