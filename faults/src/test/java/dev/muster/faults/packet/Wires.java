package dev.muster.faults.packet;

import dev.muster.faults.Direction;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A switch with the nodes a, b and c, and packets for it. */
final class Wires {
    static final Direction A_TO_B = new Direction("a", "b");
    static final Direction B_TO_A = A_TO_B.reversed();
    static final int FIN = 1;
    static final int SYN = 2;
    static final int ACK = 16;
    static final int CAPACITY = 10_000;

    private Wires() {}

    static PacketSwitch open(long seed) {
        PacketSwitch packets = new PacketSwitch(new SplittableRandom(seed), CAPACITY);
        packets.attach("a", address('a'));
        packets.attach("b", address('b'));
        packets.attach("c", address('c'));
        return packets;
    }

    static PacketSwitch open(long seed, LinkFaults aToB) {
        PacketSwitch packets = open(seed);
        packets.set(A_TO_B, new LinkState(LinkState.Passage.OPEN, aToB));
        return packets;
    }

    static int address(char node) {
        return 198 << 24 | 18 << 16 | node;
    }

    /** A UDP datagram without checksum, numbered. */
    static byte[] udp(char from, char to, int number, int bytes) {
        byte[] datagram = new byte[bytes];
        ByteBuffer packet = header(datagram, from, to, 17);
        packet.putShort((short) 1000).putShort((short) 2000).putShort((short) (bytes - 20));
        packet.putShort((short) 0).putInt(number);
        return datagram;
    }

    static byte[] tcp(char from, char to, int sequence, int acknowledgement, int flags, int payloadBytes) {
        byte[] segment = new byte[40 + payloadBytes];
        ByteBuffer packet = header(segment, from, to, 6);
        packet.putShort((short) from).putShort((short) to).putInt(sequence).putInt(acknowledgement);
        packet.put((byte) 0x50).put((byte) flags);
        packet.putShort(36, (short) InternetChecksum.ofTcp(segment, 20, segment.length));
        return segment;
    }

    private static ByteBuffer header(byte[] bytes, char from, char to, int protocol) {
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) bytes.length).putInt(0x4000);
        packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
        packet.putInt(address(from)).putInt(address(to));
        packet.putShort(10, (short) InternetChecksum.of(bytes, 0, 20));
        return packet;
    }

    static int number(Delivery delivery) {
        return delivery.packet().intAt(28);
    }

    static byte[] bytes(Packet packet) {
        ByteBuffer bytes = ByteBuffer.allocate(packet.length());
        packet.writeTo(bytes);
        return bytes.array();
    }

    /** An arrival and its instant. */
    record Arrival(long atNanos, Delivery delivery) {
        int number() {
            return Wires.number(delivery);
        }
    }

    /** Sends so many datagrams from a to b, one each {@code gapNanos}, and waits until nothing is under way. */
    static List<Arrival> run(PacketSwitch packets, long startNanos, int count, long gapNanos, int bytes) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            long nowNanos = startNanos + number * gapNanos;
            drain(packets, nowNanos - gapNanos, nowNanos, arrivals);
            for (Delivery delivery : packets.receive(nowNanos, "a", udp('a', 'b', number, bytes))) {
                arrivals.add(new Arrival(nowNanos, delivery));
            }
        }
        drain(packets, startNanos + (count - 1) * gapNanos, Long.MAX_VALUE / 2 + startNanos, arrivals);
        return arrivals;
    }

    private static void drain(PacketSwitch packets, long fromNanos, long untilNanos, List<Arrival> arrivals) {
        long nowNanos = fromNanos;
        while (packets.underWay() > 0 && nowNanos + packets.waitNanos(nowNanos) - untilNanos <= 0) {
            nowNanos += packets.waitNanos(nowNanos);
            for (Delivery delivery : packets.tick(nowNanos)) {
                arrivals.add(new Arrival(nowNanos, delivery));
            }
        }
    }
}
