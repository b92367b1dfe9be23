package dev.muster.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PacketCodecTest {
    private static final int PACKET_BYTES = 1_400;
    private static final long MOST_ALLOCATED_BYTES = 64 * 1_024;

    private final PacketCodec codec = new PacketCodec("test");

    private List<Packet> samples(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return CodecSamples.messages(random).stream()
                .map(message -> CodecSamples.packet(random, message))
                .toList();
    }

    /** Decodes, and lets nothing but a packet or the one exception pass. */
    private Optional<Packet> decoded(byte[] bytes, String description) {
        try {
            return Optional.of(codec.decode(bytes));
        } catch (MalformedFrameException refused) {
            return Optional.empty();
        } catch (RuntimeException wrong) {
            return fail(description + ": " + HexFormat.of().formatHex(bytes), wrong);
        }
    }

    @Test
    void the_samples_are_of_every_kind() {
        TreeSet<String> sampled = new TreeSet<>();
        samples(1).forEach(packet -> sampled.add(packet.message().getClass().getSimpleName()));

        assertThat(sampled)
                .containsExactlyElementsOf(Arrays.stream(Message.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .sorted()
                        .toList());
    }

    @Test
    void every_packet_comes_back() {
        for (long seed = 0; seed < 100; seed++) {
            for (Packet packet : samples(seed)) {
                assertThat(codec.decode(codec.encode(packet)))
                        .as("seed %d", seed)
                        .isEqualTo(packet);
            }
        }
    }

    @Test
    void a_fact_takes_no_more_bytes_than_is_reckoned_and_hardly_fewer() {
        RandomGenerator random = new SplittableRandom(1);
        for (int index = 0; index < 2_000; index++) {
            Fact fact = CodecSamples.fact(random);
            int bytes = CodecSamples.encodedBytes(fact);

            assertThat(PacketCodec.sizeOf(fact)).as("%s", fact).isBetween(bytes, bytes + 4);
        }
    }

    @Test
    void what_a_newer_version_appends_to_a_fact_or_to_the_message_is_skipped() {
        Fact fact = NodeUnderTest.alive(2, 5);
        Packet packet = new Packet(NodeUnderTest.node(3), 7, new Message.Nack(9), List.of(fact));
        byte[] bytes = codec.encode(packet);
        int factLength = CodecSamples.encodedBytes(fact) - 1;
        int lengthAt = indexOfFact(bytes, fact);
        List<Byte> longer = new ArrayList<>();
        for (int index = 0; index < bytes.length; index++) {
            if (index == lengthAt + 1 + factLength) {
                longer.addAll(List.of((byte) 1, (byte) 2, (byte) 3));
            }
            longer.add(index == lengthAt ? (byte) (factLength + 3) : bytes[index]);
        }
        longer.addAll(List.of((byte) 4, (byte) 5));

        assertThat(codec.decode(toArray(longer))).isEqualTo(packet);
    }

    private static int indexOfFact(byte[] bytes, Fact fact) {
        byte[] host = fact.node().host().getBytes(StandardCharsets.UTF_8);
        for (int index = bytes.length - host.length; index >= 0; index--) {
            if (Arrays.equals(bytes, index, index + host.length, host, 0, host.length)) {
                return index - 2;
            }
        }
        throw new AssertionError("no fact in " + HexFormat.of().formatHex(bytes));
    }

    private static byte[] toArray(List<Byte> bytes) {
        byte[] array = new byte[bytes.size()];
        for (int index = 0; index < array.length; index++) {
            array[index] = bytes.get(index);
        }
        return array;
    }

    @Test
    void frames_cut_short_anywhere_are_refused() {
        for (Packet packet : samples(2)) {
            byte[] bytes = codec.encode(packet);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> codec.decode(cut))
                        .as("%s cut to %d", packet, length)
                        .isInstanceOf(MalformedFrameException.class);
            }
        }
    }

    @Test
    void frames_with_a_flipped_bit_are_refused_or_are_packets_that_come_back() {
        int refused = 0;
        for (long seed = 0; seed < 1; seed++) {
            for (Packet packet : samples(seed)) {
                byte[] bytes = codec.encode(packet);
                for (int bit = 0; bit < 8 * Math.min(bytes.length, 250); bit++) {
                    byte[] flipped = bytes.clone();
                    flipped[bit / 8] ^= (byte) (1 << bit % 8);
                    Optional<Packet> read = decoded(flipped, "seed " + seed + " bit " + bit);
                    refused += read.isEmpty() ? 1 : 0;
                    if (read.isPresent()) {
                        assertThat(codec.decode(codec.encode(read.get()))).isEqualTo(read.get());
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void random_bytes_behind_a_valid_start_are_refused_or_are_a_packet_that_comes_back() {
        byte[] start = codec.encode(new Packet(NodeUnderTest.node(2), 0, new Message.Rumors(), List.of()));
        int packets = 0;
        for (long seed = 0; seed < 10_000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            int kept = Math.min(bytes.length, random.nextInt(start.length + 1));
            System.arraycopy(start, 0, bytes, 0, kept);
            Optional<Packet> read = decoded(bytes, "seed " + seed);
            if (read.isPresent()) {
                packets++;
                assertThat(codec.decode(codec.encode(read.get())))
                        .as("seed %d", seed)
                        .isEqualTo(read.get());
            }
        }
        assertThat(packets).isPositive();
    }

    @Test
    void mutated_packets_are_refused_or_are_packets_that_come_back() {
        List<byte[]> frames = new ArrayList<>();
        for (long seed = 0; seed < 5; seed++) {
            samples(seed).forEach(packet -> frames.add(codec.encode(packet)));
        }
        for (long seed = 0; seed < 15_000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] mutated = mutated(frames, random);
            decoded(mutated, "seed " + seed)
                    .ifPresent(packet ->
                            assertThat(codec.decode(codec.encode(packet))).isEqualTo(packet));
        }
    }

    /** Another's tail on a frame, and a few bytes changed; the version and the cluster's label stay. */
    private static byte[] mutated(List<byte[]> frames, RandomGenerator random) {
        byte[] one = frames.get(random.nextInt(frames.size()));
        byte[] other = frames.get(random.nextInt(frames.size()));
        int cut = 9 + random.nextInt(one.length - 8);
        int from = Math.min(other.length, 9 + random.nextInt(other.length - 8));
        byte[] mutated = Arrays.copyOf(one, cut + other.length - from);
        System.arraycopy(other, from, mutated, cut, other.length - from);
        for (int changes = random.nextInt(4); changes > 0 && mutated.length > 9; changes--) {
            mutated[9 + random.nextInt(mutated.length - 9)] = (byte) random.nextInt();
        }
        return mutated;
    }

    /** swim.md f: what a count or a length claims is checked before memory is taken for it. */
    @Test
    void no_input_of_a_packets_size_makes_the_decoder_take_more_than_64_kibibytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long most = 0;
        for (int round = 0; round < 2; round++) {
            for (byte[] input : hostile()) {
                assertThat(input.length).isLessThanOrEqualTo(PACKET_BYTES);
                long before = threads.getCurrentThreadAllocatedBytes();
                decoded(input, "hostile");
                most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
                if (round == 0) {
                    most = 0;
                }
            }
        }

        assertThat(most).isPositive().isLessThanOrEqualTo(MOST_ALLOCATED_BYTES);
    }

    /** Inputs that claim as much as they can: counts and lengths at every bound, and packets full of small facts. */
    private List<byte[]> hostile() {
        List<byte[]> inputs = new ArrayList<>();
        for (long claim : new long[] {64, 65, 256, 1_024, 65_535, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
            for (int kind = 0; kind < 12; kind++) {
                inputs.add(padded(header("a").varint(claim)));
                inputs.add(padded(header("a").varint(0).varint(kind).varint(claim)));
                inputs.add(padded(header("a").varint(1).varint(claim)));
            }
            FrameWriter host = new FrameWriter(1).fixed64(label()).varint(claim);
            inputs.add(padded(host));
        }
        inputs.add(codec.encode(new Packet(NodeUnderTest.node(2), 0, new Message.Rumors(), smallFacts(64, 0))));
        inputs.add(codec.encode(new Packet(NodeUnderTest.node(2), 0, new Message.Rumors(), smallFacts(24, 4))));
        inputs.add(codec.encode(new Packet(NodeUnderTest.node(2), 0, new Message.Rumors(), smallFacts(46, 1))));
        inputs.add(codec.encode(new Packet(
                NodeUnderTest.node(2), 0, new Message.Facts(smallFacts(26, 1), everyBucket()), smallFacts(3, 4))));
        inputs.add(codec.encode(new Packet(
                NodeUnderTest.node(2),
                0,
                new Message.Summary(everyBucket().stream().map(bucket -> -1).toList()),
                List.of())));
        for (long seed = 0; seed < 300; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] noise = new byte[PACKET_BYTES];
            random.nextBytes(noise);
            System.arraycopy(header("a").toBytes(), 0, noise, 0, header("a").size());
            inputs.add(noise);
        }
        return inputs;
    }

    private static List<Fact> smallFacts(int count, int accusers) {
        List<Fact> facts = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Fact alive = Fact.alive(new NodeId("a", 1, 1 + index), 0);
            long[] uids = new SplittableRandom(index).longs(accusers).toArray();
            facts.add(accusers == 0 ? alive : alive.suspectedBy(Accusers.of(uids)));
        }
        return facts;
    }

    private FrameWriter header(String host) {
        return new FrameWriter(1)
                .fixed64(label())
                .string(host)
                .varint(1)
                .fixed64(1)
                .varint(0);
    }

    private long label() {
        byte[] bytes = codec.encode(new Packet(NodeUnderTest.node(2), 0, new Message.Rumors(), List.of()));
        return ByteBuffer.wrap(bytes, 1, 8).getLong();
    }

    private static byte[] padded(FrameWriter frame) {
        return Arrays.copyOf(frame.toBytes(), PACKET_BYTES);
    }

    @Test
    void a_frame_beyond_the_bound_is_refused_unread() {
        assertThatThrownBy(() -> codec.decode(new byte[PacketCodec.MOST_FRAME_BYTES + 1]))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void frames_of_another_cluster_are_refused_and_told_apart_unread() {
        byte[] theirs = new PacketCodec("other").encode(samples(1).get(0));

        assertThat(codec.isOurs(theirs)).isFalse();
        assertThat(codec.isOurs(codec.encode(samples(1).get(0)))).isTrue();
        assertThat(codec.isOurs(new byte[8])).isFalse();
        assertThat(codec.isOurs(new byte[0])).isFalse();
        assertThatThrownBy(() -> codec.decode(theirs))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("another cluster");
    }

    @Test
    void a_sender_or_a_subject_that_is_no_run_is_refused() {
        byte[] noSender = new FrameWriter(1)
                .fixed64(label())
                .string("a")
                .varint(1)
                .fixed64(0)
                .varint(0)
                .varint(0)
                .varint(7)
                .toBytes();
        Fact noRun = Fact.alive(new NodeId("a", 1, 0), 0);
        byte[] noSubject = codec.encode(new Packet(NodeUnderTest.node(2), 0, new Message.Rumors(), List.of(noRun)));

        assertThatThrownBy(() -> codec.decode(noSender))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("sender must be a run");
        assertThatThrownBy(() -> codec.decode(noSubject))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("about a run");
    }

    @Test
    void an_unknown_kind_and_an_unknown_version_are_refused() {
        assertThatThrownBy(() -> codec.decode(header("a").varint(0).varint(10).toBytes()))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("kind");
        assertThatThrownBy(() -> codec.decode(new byte[] {2}))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("version");
    }

    @Test
    void the_corpus_of_the_fuzz_test_has_a_packet_of_every_kind_and_frames_that_are_refused() throws IOException {
        PacketCodec fuzzed = new PacketCodec("fuzz");
        TreeSet<String> kinds = new TreeSet<>();
        int refused = 0;
        for (byte[] input : corpus()) {
            try {
                kinds.add(fuzzed.decode(input).message().getClass().getSimpleName());
            } catch (MalformedFrameException malformed) {
                refused++;
            }
        }

        assertThat(kinds).hasSize(Message.class.getPermittedSubclasses().length);
        assertThat(refused).isGreaterThanOrEqualTo(20);
    }

    private static List<byte[]> corpus() throws IOException {
        URL directory = PacketCodecTest.class.getResource("PacketCodecFuzzTestInputs");
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(URI.create(String.valueOf(directory))))) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        return inputs;
    }

    /** swim.md a.16: about 35 bytes for an update; a name and a birth in milliseconds make ours a little longer. */
    @Test
    void a_typical_fact_takes_about_forty_bytes() {
        Fact fact = Fact.alive(new NodeId("10.0.0.17", 25_520, -3), 1_790_000_000_000L)
                .aliveAt(4)
                .suspectedBy(Accusers.of(5));

        assertThat(CodecSamples.encodedBytes(fact)).isLessThanOrEqualTo(44);
    }

    private static List<Integer> everyBucket() {
        return IntStream.range(0, PacketCodec.BUCKETS).boxed().toList();
    }
}
