package dev.muster.membership.wire;

import dev.muster.membership.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link FrameWriter} wrote, from bytes that anyone may have sent. Every length and count is checked
 * against a bound of the caller's and against what is left of the frame before memory is allocated for it. Each
 * method throws {@link MalformedFrameException} when the bytes do not fit. Not thread safe.
 */
public final class FrameReader {
    private static final int LAST_SHIFT = 63;
    private static final int MOST_HOST_BYTES = 255;
    private static final int MOST_PORT = 65_535;

    private final byte[] frame;
    private final int version;
    private int position;

    /** Opens {@code frame}, whose version must be between 1 and {@code newestVersion}. Does not copy it. */
    public FrameReader(byte[] frame, int newestVersion) {
        this.frame = frame;
        this.version = read();
        if (version < 1 || version > newestVersion) {
            throw new MalformedFrameException("version must be between 1 and " + newestVersion + ", was " + version);
        }
    }

    /** The version of the frame. */
    public int version() {
        return version;
    }

    /** A number of up to 64 bits. */
    public long varint() {
        long value = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
            int next = read();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                if (shift == LAST_SHIFT && next > 1) {
                    throw new MalformedFrameException("number does not fit 64 bits");
                }
                return value;
            }
        }
        throw new MalformedFrameException("number is longer than 10 bytes");
    }

    /** A number from 0 to {@code most}. */
    public long varintAtMost(long most) {
        long value = varint();
        if (value < 0 || value > most) {
            throw new MalformedFrameException(
                    "number must be between 0 and " + most + ", was " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** A signed number. */
    public long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** Eight bytes, big endian. */
    public long fixed64() {
        require(Long.BYTES);
        long value = 0;
        for (int index = 0; index < Long.BYTES; index++) {
            value = value << 8 | read();
        }
        return value;
    }

    /**
     * How many elements follow, at most {@code most}, where each takes at least {@code bytesEach} bytes (1 or more):
     * a count that the rest of the frame cannot hold is refused before a collection is sized by it.
     */
    public int count(int most, int bytesEach) {
        if (bytesEach < 1) {
            throw new IllegalArgumentException("bytesEach must be at least 1, was " + bytesEach);
        }
        int count = (int) varintAtMost(most);
        if (count > remaining() / bytesEach) {
            throw new MalformedFrameException(
                    "count " + count + " does not fit the " + remaining() + " bytes that are left");
        }
        return count;
    }

    /** Bytes, at most {@code most} of them. */
    public byte[] bytes(int most) {
        int length = (int) varintAtMost(most);
        require(length);
        position += length;
        return Arrays.copyOfRange(frame, position - length, position);
    }

    /** Text of at most {@code mostBytes} bytes of valid UTF-8. */
    public String string(int mostBytes) {
        int length = (int) varintAtMost(mostBytes);
        require(length);
        if (isAscii(position, length)) {
            position += length;
            return new String(frame, position - length, length, StandardCharsets.ISO_8859_1);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame, position, length))
                    .toString();
            position += length;
            return text;
        } catch (CharacterCodingException malformed) {
            throw new MalformedFrameException("text is not valid UTF-8");
        }
    }

    /**
     * Opens a part of known length, of at most {@code mostBytes} bytes, and returns its end for {@link #leave}: what a
     * newer writer appended to the part is skipped there.
     */
    public int enter(int mostBytes) {
        int length = (int) varintAtMost(mostBytes);
        require(length);
        return position + length;
    }

    /** Moves to the end of a part, which the fields that were read must not have passed. */
    public void leave(int end) {
        if (position > end) {
            throw new MalformedFrameException("a part is " + (position - end) + " bytes too short");
        }
        position = end;
    }

    /** A node, whose host takes at most 255 bytes. */
    public NodeId node() {
        String host = string(MOST_HOST_BYTES);
        int port = (int) varintAtMost(MOST_PORT);
        if (host.isBlank() || port < 1) {
            throw new MalformedFrameException("a node must have a host and a port");
        }
        return new NodeId(host, port, fixed64());
    }

    /** How many bytes are left. */
    public int remaining() {
        return frame.length - position;
    }

    /** Checks that nothing is left: for frames whose format leaves no room for later fields. */
    public void end() {
        if (remaining() > 0) {
            throw new MalformedFrameException(remaining() + " bytes too many");
        }
    }

    private boolean isAscii(int from, int length) {
        for (int index = from; index < from + length; index++) {
            if (frame[index] < 0) {
                return false;
            }
        }
        return true;
    }

    private void require(int bytes) {
        if (bytes > remaining()) {
            throw new MalformedFrameException("frame ends " + (bytes - remaining()) + " bytes too early");
        }
    }

    private int read() {
        require(1);
        return frame[position++] & 0xFF;
    }
}
