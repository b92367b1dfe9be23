package dev.muster.membership.swim;

import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.util.ArrayList;
import java.util.List;

/** The messages within a packet: a number for the kind, then its fields. */
final class MessageCodec {
    private static final int PING = 1;
    private static final int INDIRECT_PING = 2;
    private static final int ACK = 3;
    private static final int NACK = 4;
    private static final int GONE = 5;
    private static final int WITNESS = 6;
    private static final int RUMORS = 7;
    private static final int SUMMARY = 8;
    private static final int FACTS = 9;
    private static final int MOST_KIND = 127;

    private MessageCodec() {}

    static void write(FrameWriter frame, Message message) {
        if (message instanceof Message.Ping ping) {
            frame.varint(PING).fixed64(ping.sequence()).node(ping.target());
        } else if (message instanceof Message.IndirectPing ping) {
            frame.varint(INDIRECT_PING).fixed64(ping.sequence()).node(ping.target());
        } else if (message instanceof Message.Ack ack) {
            frame.varint(ACK).fixed64(ack.sequence()).node(ack.subject());
            frame.varint(ack.belief().map(belief -> belief.status().code() + 1).orElse(0));
            frame.varint(ack.belief().map(Belief::incarnation).orElse(0L)).fixed64(ack.digest());
        } else if (message instanceof Message.Nack nack) {
            frame.varint(NACK).fixed64(nack.sequence());
        } else if (message instanceof Message.Gone gone) {
            frame.varint(GONE).fixed64(gone.sequence()).node(gone.gone());
        } else if (message instanceof Message.Witness witness) {
            frame.varint(WITNESS).node(witness.target());
            frame.varint(witness.incarnation());
        } else if (message instanceof Message.Rumors) {
            frame.varint(RUMORS);
        } else if (message instanceof Message.Summary summary) {
            frame.varint(SUMMARY).varint(summary.buckets().size());
            summary.buckets().forEach(bucket -> frame.varint(Integer.toUnsignedLong(bucket)));
        } else if (message instanceof Message.Facts facts) {
            PacketCodec.writeFacts(frame.varint(FACTS), facts.facts());
            writeBuckets(frame, facts.wanted());
        } else {
            throw new AssertionError("unhandled " + message);
        }
    }

    static Message read(FrameReader frame) {
        int kind = (int) frame.varintAtMost(MOST_KIND);
        return switch (kind) {
            case PING -> new Message.Ping(frame.fixed64(), frame.node());
            case INDIRECT_PING -> new Message.IndirectPing(frame.fixed64(), frame.node());
            case ACK -> new Message.Ack(frame.fixed64(), frame.node(), PacketCodec.readBelief(frame), frame.fixed64());
            case NACK -> new Message.Nack(frame.fixed64());
            case GONE -> new Message.Gone(frame.fixed64(), frame.node());
            case WITNESS -> new Message.Witness(frame.node(), frame.varintAtMost(PacketCodec.MOST_INCARNATION));
            case RUMORS -> new Message.Rumors();
            case SUMMARY -> new Message.Summary(readSummary(frame));
            case FACTS -> new Message.Facts(PacketCodec.readFacts(frame), readBuckets(frame));
            default -> throw new MalformedFrameException("no kind of message has the number " + kind);
        };
    }

    private static List<Integer> readSummary(FrameReader frame) {
        int count = frame.count(PacketCodec.BUCKETS, 1);
        if (count != PacketCodec.BUCKETS) {
            throw new MalformedFrameException("a summary must have " + PacketCodec.BUCKETS + " buckets, had " + count);
        }
        List<Integer> buckets = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            buckets.add((int) frame.varintAtMost(0xFFFF_FFFFL));
        }
        return buckets;
    }

    private static void writeBuckets(FrameWriter frame, List<Integer> buckets) {
        frame.varint(buckets.size());
        buckets.forEach(frame::varint);
    }

    private static List<Integer> readBuckets(FrameReader frame) {
        int count = frame.count(PacketCodec.BUCKETS, 1);
        List<Integer> buckets = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            buckets.add((int) frame.varintAtMost(PacketCodec.BUCKETS - 1));
        }
        return buckets;
    }
}
