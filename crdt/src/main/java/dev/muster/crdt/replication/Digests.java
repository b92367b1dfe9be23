package dev.muster.crdt.replication;

import dev.muster.crdt.Crdt;
import dev.muster.crdt.causal.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The fingerprints of all keys, summed per bucket, kept up to date key by key. Not thread safe: the replicator owns it. */
public final class Digests {
    /** Number of buckets the keys are hashed into. */
    public static final int BUCKETS = 256;

    private static final int ENTRY_BYTES = 13;

    private final List<NavigableMap<String, Long>> keys = new ArrayList<>();
    private final long[] sums = new long[BUCKETS];
    private long total;

    Digests() {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            keys.add(new TreeMap<>());
        }
    }

    static int bucketOf(String key) {
        return (int) hash(key) & (BUCKETS - 1);
    }

    private static long hash(String key) {
        return Fingerprint.of(key.getBytes(StandardCharsets.UTF_8));
    }

    void update(String key, Crdt<?> state) {
        long hash = hash(key);
        long now = Fingerprint.of(hash, state.kind().number(), state.fingerprint());
        Long before = keys.get((int) hash & (BUCKETS - 1)).put(key, now);
        long change = before == null ? now : now - before;
        sums[(int) hash & (BUCKETS - 1)] += change;
        total += change;
    }

    long total() {
        return total;
    }

    Message.Buckets buckets() {
        List<Long> fingerprints = new ArrayList<>(BUCKETS);
        for (long sum : sums) {
            fingerprints.add(sum);
        }
        return new Message.Buckets(fingerprints);
    }

    /** The keys of the buckets that differ, in messages of about the given size. */
    List<Message.Ranges> rangesThatDiffer(Message.Buckets theirs, int bytes) {
        List<Message.Ranges> messages = new ArrayList<>();
        List<Message.Range> ranges = new ArrayList<>();
        int size = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (theirs.fingerprints().get(bucket) != sums[bucket]) {
                for (Message.Range range : ranges(bucket, bytes)) {
                    int cost = costOf(range);
                    if (!ranges.isEmpty() && size + cost > bytes) {
                        messages.add(new Message.Ranges(ranges));
                        ranges.clear();
                        size = 0;
                    }
                    ranges.add(range);
                    size += cost;
                }
            }
        }
        if (!ranges.isEmpty()) {
            messages.add(new Message.Ranges(ranges));
        }
        return messages;
    }

    private List<Message.Range> ranges(int bucket, int bytes) {
        List<Message.Range> ranges = new ArrayList<>();
        TreeMap<String, Long> part = new TreeMap<>();
        String after = "";
        int size = 0;
        for (var entry : keys.get(bucket).entrySet()) {
            int cost = costOf(entry.getKey());
            if (!part.isEmpty() && size + cost > bytes) {
                ranges.add(new Message.Range(bucket, after, part.lastKey(), part));
                after = part.lastKey();
                part.clear();
                size = 0;
            }
            part.put(entry.getKey(), entry.getValue());
            size += cost;
        }
        ranges.add(new Message.Range(bucket, after, "", part));
        return ranges;
    }

    /** Our keys of the range whose fingerprint there is missing or other than here. */
    List<String> keysThatDiffer(Message.Range theirs) {
        NavigableMap<String, Long> ours = keys.get(theirs.bucket());
        if (theirs.upTo().isEmpty()) {
            ours = ours.tailMap(theirs.after(), false);
        } else if (theirs.after().compareTo(theirs.upTo()) < 0) {
            ours = ours.subMap(theirs.after(), false, theirs.upTo(), true);
        } else {
            ours = Collections.emptyNavigableMap();
        }
        List<String> differing = new ArrayList<>();
        ours.forEach((key, fingerprint) -> {
            if (!fingerprint.equals(theirs.fingerprints().get(key))) {
                differing.add(key);
            }
        });
        return differing;
    }

    private static int costOf(Message.Range range) {
        int size = ENTRY_BYTES + 3 * (range.after().length() + range.upTo().length());
        for (String key : range.fingerprints().keySet()) {
            size += costOf(key);
        }
        return size;
    }

    private static int costOf(String key) {
        return ENTRY_BYTES + 3 * key.length();
    }
}
