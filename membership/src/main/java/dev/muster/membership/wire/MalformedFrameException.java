package dev.muster.membership.wire;

/** Bytes that are no frame of ours. Serializers catch it, count it and drop the frame; it never reaches a core. */
public final class MalformedFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was wrong, with the number that was wrong. */
    public MalformedFrameException(String message) {
        super(message);
    }
}
