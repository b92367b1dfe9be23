package dev.muster.crdt.internal;

import dev.muster.membership.wire.MalformedFrameException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Puts {@link Envelope}s on the wire. A malformed frame becomes a message that the replicator counts, so it neither ends a
 * connection nor goes unnoticed.
 */
public final class ReplicatorSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 1_297_302_004;
    private static final String MANIFEST = "e";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MANIFEST;
    }

    @Override
    public byte[] toBinary(Object message) {
        if (message instanceof Envelope envelope) {
            return Frames.encoded(envelope);
        }
        throw new IllegalArgumentException(
                "message must be an Envelope, was " + message.getClass().getName());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        if (!MANIFEST.equals(manifest)) {
            return new ReplicatorActor.Malformed("unknown manifest");
        }
        try {
            return Frames.decoded(bytes);
        } catch (MalformedFrameException malformed) {
            return new ReplicatorActor.Malformed(String.valueOf(malformed.getMessage()));
        }
    }
}
