package dev.muster.membership.internal;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Puts {@link ControlFrame}s on the wire as they are: a frame brings its own version. What cannot be a frame becomes one
 * that says why it was dropped, so it neither ends a connection nor goes unnoticed.
 */
public final class ControlFrameSerializer extends SerializerWithStringManifest {
    static final int IDENTIFIER = 1_772_001;
    static final String MANIFEST = "f";

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
        if (message instanceof ControlFrame frame && frame.fault().isEmpty()) {
            return frame.bytes();
        }
        throw new IllegalArgumentException("message must be a whole ControlFrame, was " + message);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        if (!manifest.equals(MANIFEST)) {
            return ControlFrame.dropped(FrameFault.UNKNOWN_KIND);
        } else if (bytes.length > ControlFrame.MOST_BYTES) {
            return ControlFrame.dropped(FrameFault.OVERSIZED);
        } else if (bytes.length == 0) {
            return ControlFrame.dropped(FrameFault.MALFORMED);
        }
        return ControlFrame.of(bytes);
    }
}
