package dev.muster.membership.wire;

import dev.muster.membership.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one frame: a version byte, then fields in the order both sides agree on. Integers are variable-length
 * (LEB128, as in Protocol Buffers), strings UTF-8 with their length in front. Not thread safe.
 */
public final class FrameWriter {
    private static final int FIRST_CAPACITY = 64;
    private static final int LAST_VERSION = 255;

    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int size;

    /** Starts a frame of {@code version}, 1 to 255. */
    public FrameWriter(int version) {
        if (version < 1 || version > LAST_VERSION) {
            throw new IllegalArgumentException("version must be between 1 and 255, was " + version);
        }
        write(version);
    }

    /** An unsigned number: 1 byte below 128, at most 10. Negative numbers are written as unsigned 64 bits. */
    public FrameWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        write((int) rest);
        return this;
    }

    /** A signed number, short when it is near zero. */
    public FrameWriter zigzag(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    /** Eight bytes, big endian: for numbers that use all their bits, such as uids and hashes. */
    public FrameWriter fixed64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            write((int) (value >>> shift));
        }
        return this;
    }

    /** Length and content. */
    public FrameWriter bytes(byte[] value) {
        varint(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
        return this;
    }

    /** Length in bytes and UTF-8. */
    public FrameWriter string(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A node: host, port, uid. */
    public FrameWriter node(NodeId node) {
        return string(node.host()).varint(node.port()).fixed64(node.uid());
    }

    /** How many bytes have been written. */
    public int size() {
        return size;
    }

    /** The frame so far, copied. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    private void write(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
        }
    }
}
