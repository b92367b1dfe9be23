package dev.muster.crdt.internal;

import dev.muster.crdt.replication.Change;
import dev.muster.crdt.replication.Digests;
import dev.muster.crdt.replication.Message;
import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The wire format of {@link Envelope}: version, sender, receiver, kind of message, body. Equal envelopes have equal bytes.
 * Every length is bounded before anything is allocated for it.
 */
final class Frames {
    /** No frame we send is larger, and none is read that is. */
    static final int FRAME_BYTES = 256 << 10;

    private static final int WIRE_VERSION = 1;

    /** The least a change, a range and an entry of a range take. */
    private static final int CHANGE_BYTES = 4;

    private static final int RANGE_BYTES = 4;
    private static final int RANGE_ENTRY_BYTES = 10;

    private static final int DELTAS = 1;
    private static final int ACK = 2;
    private static final int STATES = 3;
    private static final int SUMMARY = 4;
    private static final int BUCKETS = 5;
    private static final int RANGES = 6;

    private Frames() {}

    static byte[] encoded(Envelope envelope) {
        FrameWriter writer = new FrameWriter(WIRE_VERSION);
        writer.node(envelope.from());
        writer.node(envelope.to());
        write(writer, envelope.message());
        return writer.toBytes();
    }

    /**
     * Reads what {@link #encoded} wrote.
     *
     * @throws MalformedFrameException if the bytes are no such frame
     */
    static Envelope decoded(byte[] bytes) {
        if (bytes.length > FRAME_BYTES) {
            throw new MalformedFrameException("frame must have at most " + FRAME_BYTES + " bytes, had " + bytes.length);
        }
        try {
            FrameReader reader = new FrameReader(bytes, WIRE_VERSION);
            return new Envelope(reader.node(), reader.node(), read(reader));
        } catch (IllegalArgumentException outOfRange) {
            // The values check themselves; what they refuse cannot have been written by one of us.
            throw new MalformedFrameException("frame holds an impossible value: " + outOfRange.getMessage());
        }
    }

    private static void write(FrameWriter writer, Message message) {
        if (message instanceof Message.Deltas deltas) {
            writer.varint(DELTAS).varint(deltas.base());
            writer.varint(deltas.from() - deltas.base()).varint(deltas.to() - deltas.from());
            writeChanges(writer, deltas.changes());
        } else if (message instanceof Message.Ack ack) {
            writer.varint(ACK).varint(ack.upTo());
        } else if (message instanceof Message.States states) {
            writer.varint(STATES);
            writeChanges(writer, states.changes());
        } else if (message instanceof Message.Summary summary) {
            writer.varint(SUMMARY).fixed64(summary.fingerprint());
        } else if (message instanceof Message.Buckets buckets) {
            writer.varint(BUCKETS);
            buckets.fingerprints().forEach(writer::fixed64);
        } else if (message instanceof Message.Ranges ranges) {
            writer.varint(RANGES).varint(ranges.ranges().size());
            ranges.ranges().forEach(range -> writeRange(writer, range));
        } else {
            throw new AssertionError("unhandled " + message);
        }
    }

    private static Message read(FrameReader reader) {
        int kind = (int) reader.varintAtMost(RANGES);
        return switch (kind) {
            case DELTAS -> readDeltas(reader);
            case ACK -> new Message.Ack(reader.varint());
            case STATES -> new Message.States(readChanges(reader));
            case SUMMARY -> new Message.Summary(reader.fixed64());
            case BUCKETS -> readBuckets(reader);
            case RANGES -> readRanges(reader);
            default -> throw new MalformedFrameException("unknown kind of message " + kind);
        };
    }

    private static Message readDeltas(FrameReader reader) {
        long base = reader.varint();
        long from = base + reader.varint();
        long to = from + reader.varint();
        return new Message.Deltas(base, from, to, readChanges(reader));
    }

    private static void writeChanges(FrameWriter writer, List<Change> changes) {
        writer.varint(changes.size());
        for (Change change : changes) {
            writer.string(change.key());
            States.write(writer, change.state());
        }
    }

    private static List<Change> readChanges(FrameReader reader) {
        int count = reader.count(FRAME_BYTES, CHANGE_BYTES);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(new Change(readKey(reader), States.read(reader)));
        }
        return changes;
    }

    private static String readKey(FrameReader reader) {
        String key = reader.string(Store.KEY_BYTES);
        if (key.isEmpty()) {
            throw new MalformedFrameException("a key must not be empty");
        }
        return key;
    }

    private static Message readBuckets(FrameReader reader) {
        List<Long> fingerprints = new ArrayList<>(Digests.BUCKETS);
        for (int bucket = 0; bucket < Digests.BUCKETS; bucket++) {
            fingerprints.add(reader.fixed64());
        }
        return new Message.Buckets(fingerprints);
    }

    private static void writeRange(FrameWriter writer, Message.Range range) {
        writer.varint(range.bucket()).string(range.after()).string(range.upTo());
        writer.varint(range.fingerprints().size());
        range.fingerprints().forEach((key, fingerprint) -> writer.string(key).fixed64(fingerprint));
    }

    private static Message readRanges(FrameReader reader) {
        int count = reader.count(FRAME_BYTES, RANGE_BYTES);
        List<Message.Range> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int bucket = (int) reader.varintAtMost(Digests.BUCKETS - 1);
            String after = reader.string(Store.KEY_BYTES);
            String upTo = reader.string(Store.KEY_BYTES);
            int keys = reader.count(FRAME_BYTES, RANGE_ENTRY_BYTES);
            SortedMap<String, Long> fingerprints = new TreeMap<>();
            for (int k = 0; k < keys; k++) {
                fingerprints.put(readKey(reader), reader.fixed64());
            }
            ranges.add(new Message.Range(bucket, after, upTo, fingerprints));
        }
        return new Message.Ranges(ranges);
    }
}
