package dev.muster.crdt.internal;

import dev.muster.crdt.Bytes;
import dev.muster.crdt.Presence;
import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One version of a presence session as an element of its topic's set.
 *
 * @param entry the session
 * @param version raised by its owner with each update, so that readers who see two show the newer
 */
record PresenceElement(Presence.Entry entry, long version) {
    private static final int WIRE_VERSION = 1;
    private static final int MOST_METADATA = 1 << 10;

    Bytes encoded() {
        FrameWriter writer = new FrameWriter(WIRE_VERSION);
        writer.node(entry.node());
        writer.string(entry.session()).varint(version).string(entry.key());
        writer.varint(entry.metadata().size());
        entry.metadata().forEach((name, value) -> writer.string(name).string(value));
        return Store.requireElement(writer.toBytes());
    }

    /** Empty if the bytes are none of ours. */
    static Optional<PresenceElement> decoded(Bytes bytes) {
        try {
            FrameReader reader = new FrameReader(bytes.toArray(), WIRE_VERSION);
            NodeId node = reader.node();
            String session = reader.string(Store.KEY_BYTES);
            long version = reader.varint();
            String key = reader.string(Store.KEY_BYTES);
            Map<String, String> metadata = new TreeMap<>();
            int count = reader.count(MOST_METADATA, 2);
            for (int i = 0; i < count; i++) {
                metadata.put(reader.string(Store.ELEMENT_BYTES), reader.string(Store.ELEMENT_BYTES));
            }
            return Optional.of(new PresenceElement(new Presence.Entry(key, session, node, metadata), version));
        } catch (MalformedFrameException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
