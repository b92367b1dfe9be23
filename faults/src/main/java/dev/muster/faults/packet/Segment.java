package dev.muster.faults.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a packet says in TCP (RFC 9293, section 3.1).
 *
 * @param from the sender's address and port
 * @param to the receiver's
 * @param sequence of its first byte
 * @param acknowledgement the next byte its sender expects, if {@link #isAck}
 * @param flags as on the wire
 * @param payloadBytes without the header
 */
record Segment(long from, long to, int sequence, int acknowledgement, int flags, int payloadBytes) {
    private static final int HEADER = 20;
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;
    private static final int URG = 32;
    private static final int TIME_TO_LIVE = 64;

    /** Empty if it is none, or a fragment of one. */
    static Optional<Segment> of(Packet packet) {
        int at = packet.headerBytes();
        if (!packet.isTcp() || packet.isFragment() || packet.length() < at + HEADER) {
            return Optional.empty();
        }
        return Optional.of(new Segment(
                end(packet.source(), packet.shortAt(at)),
                end(packet.destination(), packet.shortAt(at + 2)),
                packet.intAt(at + 4),
                packet.intAt(at + 8),
                packet.byteAt(at + 13),
                Math.max(0, packet.length() - at - (packet.byteAt(at + 12) >>> 4) * 4)));
    }

    static long end(int address, int port) {
        return (long) address << 16 | port;
    }

    /** What resets a connection, for the one at its end {@code to}. */
    static Segment reset(long from, long to, int sequence, int acknowledgement) {
        return new Segment(from, to, sequence, acknowledgement, RST | ACK, 0);
    }

    /** The sequence number after it; SYN and FIN count as a byte. */
    int nextSequence() {
        return sequence + payloadBytes + (is(SYN) ? 1 : 0) + (is(FIN) ? 1 : 0);
    }

    boolean isAck() {
        return is(ACK);
    }

    boolean isReset() {
        return is(RST);
    }

    /** Whether it asks for a new connection. */
    boolean isOpening() {
        return is(SYN) && !is(ACK);
    }

    /**
     * Whether it says nothing but what has arrived, which includes how much more may, and that the connection which the
     * receiver asked for has come about.
     */
    boolean isBareAck() {
        return is(ACK) && payloadBytes == 0 && (flags & (FIN | RST | URG)) == 0;
    }

    private boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** A packet without payload that says this. */
    Packet packet() {
        ByteBuffer packet = ByteBuffer.allocate(2 * HEADER);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) (2 * HEADER)).putInt(0x4000);
        packet.put((byte) TIME_TO_LIVE).put((byte) 6).putShort((short) 0);
        packet.putInt((int) (from >> 16)).putInt((int) (to >> 16));
        packet.putShort((short) from).putShort((short) to).putInt(sequence).putInt(acknowledgement);
        packet.put((byte) ((HEADER / 4) << 4)).put((byte) flags).putShort((short) 0);
        byte[] bytes = packet.array();
        packet.putShort(10, (short) InternetChecksum.of(bytes, 0, HEADER));
        packet.putShort(HEADER + 16, (short) InternetChecksum.ofTcp(bytes, HEADER, bytes.length));
        return Packet.of(bytes).orElseThrow();
    }
}
