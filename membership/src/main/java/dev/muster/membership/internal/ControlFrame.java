package dev.muster.membership.internal;

import java.util.Optional;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.remote.PriorityMessage;
import org.jspecify.annotations.Nullable;

/**
 * One frame between system actors of two nodes, or what is left of one that was refused when it arrived.
 *
 * <p>This is the one class that implements Pekko's internal {@link PriorityMessage}: inside an actor selection it takes
 * Artery's control stream, past all that users have queued. The type is not public API of Pekko; a test shows that a
 * saturated ordinary stream does not hold these frames up, so a release of Pekko that changes this does not go unnoticed.
 */
public final class ControlFrame implements PriorityMessage, DeadLetterSuppression {
    /** The longest frame that is sent or taken in. Artery itself takes 256 KiB by default. */
    public static final int MOST_BYTES = 64 * 1024;

    private final byte[] bytes;
    private final @Nullable FrameFault fault;

    private ControlFrame(byte[] bytes, @Nullable FrameFault fault) {
        this.bytes = bytes;
        this.fault = fault;
    }

    /**
     * A frame of 1 to {@link #MOST_BYTES} bytes. They are not copied: they belong to the frame from now on.
     *
     * @throws IllegalArgumentException if there are none, or too many
     */
    public static ControlFrame of(byte[] bytes) {
        if (bytes.length < 1 || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a frame must have 1 to " + MOST_BYTES + " bytes, had " + bytes.length);
        }
        return new ControlFrame(bytes, null);
    }

    /** Stands for a frame that was dropped as it arrived, so that the receiver can count it. Never sent. */
    static ControlFrame dropped(FrameFault fault) {
        return new ControlFrame(new byte[0], fault);
    }

    /** What was sent; must not be changed. Empty when the frame was dropped. */
    public byte[] bytes() {
        return bytes;
    }

    /** Why it was dropped as it arrived; empty for a frame that is whole. */
    public Optional<FrameFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** Names the length only: contents are never logged. */
    @Override
    public String toString() {
        return fault == null ? "ControlFrame[" + bytes.length + " bytes]" : "ControlFrame[" + fault + "]";
    }
}
