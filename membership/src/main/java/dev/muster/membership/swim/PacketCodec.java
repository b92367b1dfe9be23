package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packets as bytes: version, a label of the cluster's name, sender, gossip, message. Each fact carries its length and the
 * message comes last, so that what a newer version appends to either is skipped. All lengths and counts are bounded before
 * memory is taken for them.
 *
 * <p>Immutable and thread safe.
 */
public final class PacketCodec {
    /** The most bytes of a frame that is read; a longer one is refused unread. */
    public static final int MOST_FRAME_BYTES = 48 * 1024;
    /** The most facts in one packet, be it as gossip or as content. */
    public static final int MOST_FACTS = 64;
    /** The number of buckets that a summary has. */
    public static final int BUCKETS = 256;

    private static final int VERSION = 1;
    private static final int MOST_FACT_BYTES = 1_024;
    private static final int LEAST_FACT_BYTES = 14;
    /** The most that is read; what is plausible is less, and the machine's business. */
    static final long MOST_INCARNATION = 1L << 62;

    private static final int LABEL_AT = 1;

    private final long label;

    /** A codec for the nodes of one cluster; frames of other clusters are refused. */
    public PacketCodec(String clusterName) {
        this.label = labelOf(clusterName);
    }

    /** Whether a frame is from a node of the same cluster name; false for what is no frame at all. */
    public boolean isOurs(byte[] frame) {
        if (frame.length < LABEL_AT + Long.BYTES) {
            return false;
        }
        long found = 0;
        for (int index = LABEL_AT; index < LABEL_AT + Long.BYTES; index++) {
            found = found << 8 | (frame[index] & 0xFF);
        }
        return found == label;
    }

    /** The packet as bytes. */
    public byte[] encode(Packet packet) {
        FrameWriter frame = new FrameWriter(VERSION).fixed64(label);
        frame.node(packet.from());
        frame.varint(packet.incarnation());
        writeFacts(frame, packet.gossip());
        MessageCodec.write(frame, packet.message());
        return frame.toBytes();
    }

    /**
     * The packet that {@link #encode} wrote.
     *
     * @throws MalformedFrameException if the bytes are anything else
     */
    public Packet decode(byte[] bytes) {
        if (bytes.length > MOST_FRAME_BYTES) {
            throw new MalformedFrameException(
                    "frame must be at most " + MOST_FRAME_BYTES + " bytes, was " + bytes.length);
        }
        FrameReader frame = new FrameReader(bytes, VERSION);
        if (frame.fixed64() != label) {
            throw new MalformedFrameException("frame is of another cluster");
        }
        NodeId from = frame.node();
        if (from.uid() == NodeId.ANY_RUN) {
            throw new MalformedFrameException("sender must be a run");
        }
        long incarnation = frame.varintAtMost(MOST_INCARNATION);
        List<Fact> gossip = readFacts(frame);
        return new Packet(from, incarnation, MessageCodec.read(frame), gossip);
    }

    static void writeFacts(FrameWriter frame, List<Fact> facts) {
        frame.varint(facts.size());
        facts.forEach(fact -> writeFact(frame, fact));
    }

    static List<Fact> readFacts(FrameReader frame) {
        int count = frame.count(MOST_FACTS, LEAST_FACT_BYTES);
        if (count == 0) {
            return List.of();
        }
        List<Fact> facts = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            facts.add(readFact(frame));
        }
        return facts;
    }

    static Optional<Belief> readBelief(FrameReader frame) {
        int status = (int) frame.varintAtMost(Status.mostCode() + 1);
        long incarnation = frame.varintAtMost(MOST_INCARNATION);
        return status == 0 ? Optional.empty() : Optional.of(new Belief(Status.ofCode(status - 1), incarnation));
    }

    /** How many bytes a fact takes, at most. */
    static int sizeOf(Fact fact) {
        int hostBytes = mostBytesOf(fact.node().host());
        return 2
                + lengthOf(hostBytes)
                + hostBytes
                + 3
                + 8
                + lengthOf(fact.birthMillis())
                + lengthOf(fact.incarnation())
                + 2
                + fact.accusers().size() * 8
                + lengthOf(fact.metadata().version())
                + 2
                + fact.metadata().size();
    }

    /** In UTF-8, where a pair of surrogates takes four. */
    private static int mostBytesOf(String text) {
        int bytes = text.length();
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) >= 0x80) {
                bytes += text.charAt(index) < 0x800 ? 1 : 2;
            }
        }
        return bytes;
    }

    private static int lengthOf(long varint) {
        return (70 - Long.numberOfLeadingZeros(varint | 1)) / 7;
    }

    private static void writeFact(FrameWriter frame, Fact fact) {
        List<Long> accusers = fact.accusers().uids();
        int flags = fact.status().code() << 1 | (fact.isLeaving() ? 1 : 0);
        byte[] host = fact.node().host().getBytes(StandardCharsets.UTF_8);
        byte[] metadata = fact.metadata().bytes();
        frame.varint(lengthOf(host.length)
                + host.length
                + lengthOf(fact.node().port())
                + Long.BYTES
                + lengthOf(fact.birthMillis())
                + lengthOf(fact.incarnation())
                + 1
                + 1
                + accusers.size() * Long.BYTES
                + lengthOf(fact.metadata().version())
                + lengthOf(metadata.length)
                + metadata.length);
        frame.bytes(host).varint(fact.node().port()).fixed64(fact.node().uid());
        frame.varint(fact.birthMillis())
                .varint(fact.incarnation())
                .varint(flags)
                .varint(accusers.size());
        accusers.forEach(frame::fixed64);
        frame.varint(fact.metadata().version()).bytes(metadata);
    }

    private static Fact readFact(FrameReader frame) {
        int end = frame.enter(MOST_FACT_BYTES);
        NodeId node = frame.node();
        long birthMillis = frame.varintAtMost(Long.MAX_VALUE);
        long incarnation = frame.varintAtMost(MOST_INCARNATION);
        int flags = (int) frame.varintAtMost(Status.mostCode() << 1 | 1);
        Status status = Status.ofCode(flags >> 1);
        long[] accusers = new long[frame.count(Accusers.MOST, Long.BYTES)];
        for (int index = 0; index < accusers.length; index++) {
            accusers[index] = frame.fixed64();
        }
        boolean isAccused = status == Status.SUSPECT || status == Status.UNREACHABLE;
        if (node.uid() == NodeId.ANY_RUN || (accusers.length > 0 && !isAccused)) {
            throw new MalformedFrameException("a fact must be about a run, and accusers belong to an accusation");
        }
        long version = frame.varintAtMost(Long.MAX_VALUE);
        byte[] described = frame.bytes(Metadata.MOST_BYTES);
        frame.leave(end);
        Metadata metadata = version == 0 && described.length == 0 ? Metadata.EMPTY : new Metadata(version, described);
        return new Fact(node, birthMillis, incarnation, status, (flags & 1) == 1, Accusers.of(accusers), metadata);
    }

    /** FNV-1a over the name, mixed, so that two names differ in all bits. */
    private static long labelOf(String clusterName) {
        long hash = 0xCBF29CE484222325L;
        for (byte next : clusterName.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xFF)) * 0x100000001B3L;
        }
        return Mixing.mixed(hash);
    }
}
