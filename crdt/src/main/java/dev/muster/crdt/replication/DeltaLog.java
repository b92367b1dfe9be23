package dev.muster.crdt.replication;

import dev.muster.crdt.Crdt;
import dev.muster.membership.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Changes not yet acknowledged by every neighbour, numbered from 1. Not thread safe: the replicator owns it. */
final class DeltaLog {
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long last;
    private long bytes;

    private record Entry(NodeId origin, Change change, int bytes) {}

    /** A run of entries for one neighbour. */
    record Interval(long to, Map<String, Crdt<?>> joined, int bytes) {}

    /** The number of the newest entry ever appended. */
    long last() {
        return last;
    }

    long bytes() {
        return bytes;
    }

    /** Everything up to here is gone. */
    long dropped() {
        return entries.isEmpty() ? last : entries.firstKey() - 1;
    }

    void append(NodeId origin, Change change) {
        int size = costOf(change);
        entries.put(++last, new Entry(origin, change, size));
        bytes += size;
    }

    void dropUpTo(long sequence) {
        while (!entries.isEmpty() && entries.firstKey() <= sequence) {
            bytes -= entries.pollFirstEntry().getValue().bytes;
        }
    }

    void dropOldest() {
        dropUpTo(entries.firstKey());
    }

    /**
     * The entries after {@code from}, as many as fit, joined per key, without those that came from the neighbour (BP in Enes
     * et al. 2019, section IV): whoever sent us a delta has it.
     */
    Interval after(long from, NodeId neighbour, int mostBytes) {
        Map<String, Crdt<?>> joined = new LinkedHashMap<>();
        long to = from;
        int size = 0;
        for (var numbered : entries.tailMap(from, false).entrySet()) {
            Entry entry = numbered.getValue();
            boolean isTheirs = entry.origin.equals(neighbour);
            if (!isTheirs && !joined.isEmpty() && size + entry.bytes > mostBytes) {
                break;
            }
            if (!isTheirs) {
                size += entry.bytes;
                joined.merge(
                        entry.change.key(),
                        entry.change.state(),
                        (a, b) -> Crdt.joined(a, b).state());
            }
            to = numbered.getKey();
        }
        return new Interval(to, joined, size);
    }

    static int costOf(Change change) {
        return 8 + 3 * change.key().length() + change.state().sizeBytes();
    }
}
