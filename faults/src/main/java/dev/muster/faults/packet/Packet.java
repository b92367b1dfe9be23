package dev.muster.faults.packet;

import dev.muster.faults.Chance;
import java.nio.ByteBuffer;
import java.util.Optional;

/** An IPv4 packet (RFC 791). Immutable, if nobody changes the bytes it was made from. */
public final class Packet {
    private static final int LEAST_HEADER = 20;
    private static final int FRAGMENT_OFFSET = 0x1FFF;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final byte[] bytes;
    private final int headerBytes;

    private Packet(byte[] bytes, int headerBytes) {
        this.bytes = bytes;
        this.headerBytes = headerBytes;
    }

    /** The packet in these bytes, which are not copied; empty if they are not one whole IPv4 packet. */
    public static Optional<Packet> of(byte[] bytes) {
        if (bytes.length < LEAST_HEADER || bytes[0] >>> 4 != 4) {
            return Optional.empty();
        }
        int headerBytes = (bytes[0] & 0xF) * 4;
        int length = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        boolean isWhole = headerBytes >= LEAST_HEADER && headerBytes <= length && length == bytes.length;
        return isWhole ? Optional.of(new Packet(bytes, headerBytes)) : Optional.empty();
    }

    /** Of header and payload, in bytes. */
    public int length() {
        return bytes.length;
    }

    /** Writes all of it. */
    public void writeTo(ByteBuffer target) {
        target.put(bytes);
    }

    /** The address it comes from. */
    public int source() {
        return intAt(12);
    }

    /** The address it goes to. */
    public int destination() {
        return intAt(16);
    }

    boolean isTcp() {
        return protocol() == TCP;
    }

    boolean isFragment() {
        return (shortAt(6) & ~0x4000) != 0;
    }

    int headerBytes() {
        return headerBytes;
    }

    int byteAt(int index) {
        return bytes[index] & 0xFF;
    }

    int shortAt(int index) {
        return byteAt(index) << 8 | byteAt(index + 1);
    }

    int intAt(int index) {
        return shortAt(index) << 16 | shortAt(index + 2);
    }

    private int protocol() {
        return byteAt(9);
    }

    /**
     * The same with one bit of the payload flipped, which these random bits choose, and the checksums as they were: as after
     * a fault of a memory or a wire that no link checks. Where there is no payload, a bit of the transport's header, but not
     * of its ports. The checksum of TCP finds every single bit, and so does that of UDP where it is used.
     */
    Packet corrupted(long randomBits) {
        int from = payloadAt();
        int least = from < bytes.length ? from : Math.min(headerBytes + 4, bytes.length);
        if (least == bytes.length) {
            return this;
        }
        int bit = (int) Chance.below(randomBits, (bytes.length - least) * 8L);
        byte[] changed = bytes.clone();
        changed[least + bit / 8] ^= (byte) (1 << bit % 8);
        return new Packet(changed, headerBytes);
    }

    private int payloadAt() {
        boolean hasTransportHeader = (shortAt(6) & FRAGMENT_OFFSET) == 0;
        if (!hasTransportHeader) {
            return headerBytes;
        }
        if (protocol() == TCP && headerBytes + 12 < bytes.length) {
            return headerBytes + (byteAt(headerBytes + 12) >>> 4) * 4;
        }
        return protocol() == UDP ? headerBytes + 8 : headerBytes;
    }
}
