package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.util.Random;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.Test;

class ControlFrameSerializerTest {
    private final ControlFrameSerializer serializer = new ControlFrameSerializer();

    @Test
    void a_frame_of_any_size_up_to_the_bound_comes_back_as_it_was() {
        for (int size : new int[] {1, 2, 1_400, ControlFrame.MOST_BYTES}) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);

            ControlFrame frame = read(serializer.toBinary(ControlFrame.of(bytes)));

            assertThat(frame.fault()).as("size %d", size).isEmpty();
            assertThat(frame.bytes()).as("size %d", size).isEqualTo(bytes);
        }
    }

    @Test
    void what_arrives_oversized_empty_or_of_another_kind_says_why_it_was_dropped_and_keeps_no_bytes() {
        ControlFrame oversized = read(new byte[ControlFrame.MOST_BYTES + 1]);
        ControlFrame empty = read(new byte[0]);
        ControlFrame later = (ControlFrame) serializer.fromBinary(new byte[] {1}, "g");

        assertThat(oversized.fault()).contains(FrameFault.OVERSIZED);
        assertThat(oversized.bytes()).isEmpty();
        assertThat(empty.fault()).contains(FrameFault.MALFORMED);
        assertThat(later.fault()).contains(FrameFault.UNKNOWN_KIND);
    }

    @Test
    void no_frame_is_made_without_bytes_or_beyond_the_bound_and_a_dropped_one_is_not_sent() {
        assertThatThrownBy(() -> ControlFrame.of(new byte[0])).hasMessageContaining("1 to 65536 bytes, had 0");
        assertThatThrownBy(() -> ControlFrame.of(new byte[ControlFrame.MOST_BYTES + 1]))
                .hasMessageContaining("had 65537");
        assertThatThrownBy(() -> serializer.toBinary(ControlFrame.dropped(FrameFault.MALFORMED)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> serializer.toBinary("text")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pekko_finds_the_serializer_by_the_class_of_the_frame() throws NotSerializableException {
        ActorTestKit kit = ActorTestKit.create();
        try {
            Serialization serialization = serialization(kit.system().classicSystem());
            ControlFrame frame = ControlFrame.of(new byte[] {1, 2, 3});

            Object back = serialization
                    .deserialize(
                            serialization.serialize(frame).get(),
                            serialization.findSerializerFor(frame).identifier(),
                            Serializers.manifestFor(serialization.findSerializerFor(frame), frame))
                    .get();

            assertThat(((ControlFrame) back).bytes()).containsExactly(1, 2, 3);
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static Serialization serialization(ActorSystem system) {
        return SerializationExtension.get(system);
    }

    private ControlFrame read(byte[] bytes) {
        return (ControlFrame) serializer.fromBinary(bytes, ControlFrameSerializer.MANIFEST);
    }
}
