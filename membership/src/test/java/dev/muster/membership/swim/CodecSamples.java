package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Packets of every kind, to be encoded. */
final class CodecSamples {
    private static final String[] HOSTS = {"10.0.0.7", "node-3", "node-17.cluster.example.org", "größe.example", "::1"};

    private CodecSamples() {}

    /** One message of each kind. */
    static List<Message> messages(RandomGenerator random) {
        return List.of(
                new Message.Ping(random.nextLong(), node(random)),
                new Message.Ping(random.nextLong(), new NodeId("node-3", 7_000, NodeId.ANY_RUN)),
                new Message.IndirectPing(random.nextLong(), node(random)),
                new Message.Ack(random.nextLong(), node(random), Optional.empty(), random.nextLong()),
                new Message.Ack(
                        random.nextLong(),
                        node(random),
                        Optional.of(new Belief(status(random), random.nextLong(1L << 62))),
                        random.nextLong()),
                new Message.Nack(random.nextLong()),
                new Message.Gone(random.nextLong(), node(random)),
                new Message.Witness(node(random), random.nextLong(1L << 62)),
                new Message.Rumors(),
                new Message.Summary(IntStream.range(0, PacketCodec.BUCKETS)
                        .mapToObj(bucket -> random.nextInt())
                        .toList()),
                new Message.Facts(facts(random, random.nextInt(8)), List.of()),
                new Message.Facts(
                        List.of(),
                        random.ints(random.nextInt(20), 0, PacketCodec.BUCKETS)
                                .boxed()
                                .toList()));
    }

    static Packet packet(RandomGenerator random, Message message) {
        return new Packet(node(random), random.nextLong(1L << 62), message, facts(random, random.nextInt(6)));
    }

    static List<Fact> facts(RandomGenerator random, int count) {
        List<Fact> facts = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            facts.add(fact(random));
        }
        return facts;
    }

    static Fact fact(RandomGenerator random) {
        Status status = status(random);
        boolean isAccused = status == Status.SUSPECT || status == Status.UNREACHABLE;
        long[] accusers = random.longs(random.nextInt(Accusers.MOST + 1)).toArray();
        byte[] said = new byte[random.nextInt(4) == 0 ? random.nextInt(Metadata.MOST_BYTES + 1) : random.nextInt(8)];
        random.nextBytes(said);
        return new Fact(
                node(random),
                random.nextLong() >>> (1 + random.nextInt(63)),
                random.nextLong(1L << 62) >>> random.nextInt(62),
                status,
                random.nextBoolean(),
                isAccused ? Accusers.of(accusers) : Accusers.NONE,
                new Metadata(random.nextLong() >>> (1 + random.nextInt(63)), said));
    }

    private static NodeId node(RandomGenerator random) {
        return new NodeId(HOSTS[random.nextInt(HOSTS.length)], 1 + random.nextInt(65_535), random.nextLong() | 1);
    }

    private static Status status(RandomGenerator random) {
        return Status.ofCode(random.nextInt(Status.mostCode() + 1));
    }

    /** How many bytes a fact takes in a packet. */
    static int encodedBytes(Fact fact) {
        FrameWriter none = new FrameWriter(1);
        FrameWriter one = new FrameWriter(1);
        PacketCodec.writeFacts(none, List.of());
        PacketCodec.writeFacts(one, List.of(fact));
        return one.size() - none.size();
    }
}
