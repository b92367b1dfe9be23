package dev.muster.crdt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.Crdt;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.PNCounter;
import dev.muster.crdt.causal.HybridTime;
import dev.muster.crdt.replication.Change;
import dev.muster.crdt.replication.Digests;
import dev.muster.crdt.replication.Message;
import dev.muster.membership.NodeId;
import dev.muster.membership.wire.MalformedFrameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramesTest {
    private static final NodeId A = new NodeId("127.0.0.1", 2551, -7);
    private static final NodeId B = new NodeId("127.0.0.1", 2552, 12345678901234L);

    static Stream<Message> messages() {
        List<Change> changes = List.of(
                new Change("counter", PNCounter.BOTTOM.added(-7, 3).join(PNCounter.BOTTOM.added(9, -4))),
                new Change("set", set()),
                new Change(
                        "register",
                        LWWRegister.BOTTOM.written(HybridTime.ofMillis(1_700_000_000_000L), 7, bytes(1, 2, 3))));
        return Stream.of(
                new Message.Deltas(3, 5, 900, changes),
                new Message.Ack(77),
                new Message.States(changes),
                new Message.Summary(-1),
                new Message.Buckets(Collections.nCopies(Digests.BUCKETS, 42L)),
                new Message.Ranges(List.of(
                        new Message.Range(0, "", "", new TreeMap<>()),
                        new Message.Range(255, "a", "z", new TreeMap<>(Map.of("b", 1L, "c", -1L))))));
    }

    private static AWSet set() {
        AWSet set = AWSet.BOTTOM;
        for (int i = 0; i < 20; i++) {
            set = set.join(set.added(i % 3 - 1, bytes(i)));
        }
        return set.join(set.removed(bytes(4))).join(set.removed(bytes(11)));
    }

    private static Bytes bytes(int... octets) {
        byte[] content = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            content[i] = (byte) octets[i];
        }
        return Bytes.of(content);
    }

    @Test
    void there_is_an_example_of_every_kind_of_message() {
        List<Class<?>> examples = new ArrayList<>();
        messages().forEach(message -> examples.add(message.getClass()));

        assertThat(examples).containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void what_was_written_is_read_and_written_the_same(Message message) {
        Envelope envelope = new Envelope(A, B, message);

        byte[] frame = Frames.encoded(envelope);

        assertThat(Frames.decoded(frame)).isEqualTo(envelope);
        assertThat(Frames.encoded(Frames.decoded(frame))).isEqualTo(frame);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void mutated_and_truncated_frames_are_read_or_refused_but_nothing_else(Message message) {
        byte[] frame = Frames.encoded(new Envelope(A, B, message));
        int refused = 0;
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] mutated = Arrays.copyOf(frame, random.nextInt(4) == 0 ? random.nextInt(frame.length) : frame.length);
            for (int flips = random.nextInt(4); flips >= 0 && mutated.length > 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            Object read = new ReplicatorSerializer().fromBinary(mutated, "e");
            assertThat(read).as("seed %d", seed).isInstanceOf(ReplicatorActor.Command.class);
            refused += read instanceof ReplicatorActor.Malformed ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void a_frame_that_is_too_large_is_refused_unread() {
        assertThatThrownBy(() -> Frames.decoded(new byte[Frames.FRAME_BYTES + 1]))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("262144");
    }

    @Test
    void a_counter_delta_is_small() {
        Crdt<?> delta = PNCounter.BOTTOM.added(5, 1000);

        byte[] frame = Frames.encoded(new Envelope(A, B, new Message.Deltas(1, 1, 2, List.of(new Change("k", delta)))));

        assertThat(frame.length).isLessThanOrEqualTo(70);
    }

    @Test
    void equal_sets_with_other_histories_have_equal_bytes() {
        AWSet left = AWSet.BOTTOM.added(1, bytes(1));
        AWSet right = AWSet.BOTTOM.added(2, bytes(2));

        byte[] one = Frames.encoded(new Envelope(A, B, new Message.States(List.of(new Change("s", left.join(right))))));
        byte[] two = Frames.encoded(new Envelope(A, B, new Message.States(List.of(new Change("s", right.join(left))))));

        assertThat(one).isEqualTo(two);
    }
}
