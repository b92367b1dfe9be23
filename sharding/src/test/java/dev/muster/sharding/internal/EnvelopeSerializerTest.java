package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Barrier;
import dev.muster.sharding.internal.Envelope.Batch;
import dev.muster.sharding.internal.Envelope.Close;
import dev.muster.sharding.internal.Envelope.Credit;
import dev.muster.sharding.internal.Envelope.HandOffPrepared;
import dev.muster.sharding.internal.Envelope.Owned;
import dev.muster.sharding.internal.Envelope.PrepareHandOff;
import dev.muster.sharding.internal.Envelope.Released;
import dev.muster.sharding.internal.Envelope.StoredEvent;
import dev.muster.sharding.internal.Envelope.StoredState;
import dev.muster.sharding.internal.Envelope.Verdict;
import dev.muster.sharding.lane.Position;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeSerializerTest {
    private static final NodeId NODE = new NodeId("127.0.0.1", 17355, -42);
    private static ActorSystem system;
    private static EnvelopeSerializer serializer;

    @BeforeAll
    static void start() {
        system = ActorSystem.create();
        serializer = new EnvelopeSerializer((ExtendedActorSystem) system);
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    static Stream<Envelope> envelopes() {
        Encoded encoded = new Encoded("add", new Cbor(new byte[] {1, 2, 3}));
        return Stream.of(
                new Delivery("Counter", "ä/1", encoded, ReplyTo.NOBODY),
                Answer.success(Cbor.NONE),
                Answer.of(Verdict.REJECTED, "by must not be 0"),
                new StoredEvent("Counter", encoded),
                new StoredState("Counter", new Cbor(new byte[100_000])),
                new Barrier("Counter", 255, 7, NODE),
                new Owned("Counter", 0, 7, NODE, 12),
                new Close("Counter", 3, NODE, 12, 2),
                new Released("Counter", 3, NODE, 12),
                new PrepareHandOff("Counter", List.of(1, 2, 255), 9),
                new HandOffPrepared("Counter", List.of(), 9),
                new Credit(NODE, -7, 3, 1, new Position(2, 130, 9_000)),
                new Batch(NODE, 7, 0, 1, new Position(2, 130, 9_000), 1, new Cbor(new byte[] {1, 2, 9, 0})));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void an_envelope_survives_the_wire(Envelope envelope) throws NotSerializableException {
        byte[] bytes = serializer.toBinary(envelope);

        assertThat(serializer.fromBinary(bytes, serializer.manifest(envelope))).isEqualTo(envelope);
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void a_cut_frame_is_refused_and_counted(Envelope envelope) {
        byte[] bytes = serializer.toBinary(envelope);
        ShardingTallies tallies = ShardingTallies.of(system);
        long before = tallies.malformedFrames.sum();

        assertThatExceptionOfType(NotSerializableException.class)
                .isThrownBy(() ->
                        serializer.fromBinary(Arrays.copyOf(bytes, bytes.length - 1), serializer.manifest(envelope)));

        assertThat(tallies.malformedFrames.sum() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"R", "A", "E", "S", "B", "C", "OB", "OO", "OC", "OR", "HP", "HD", "X", ""})
    void hostile_bytes_are_refused_as_not_serializable_and_nothing_else(String manifest) {
        long seed = 42;
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = 1;
            }
            try {
                serializer.fromBinary(bytes, manifest);
            } catch (NotSerializableException expected) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(1_900);
    }

    @Test
    void a_length_is_checked_before_it_is_allocated() {
        byte[] bytes = {1, 0, -1, -1, -1, -1, 7};

        assertThatExceptionOfType(NotSerializableException.class)
                .isThrownBy(() -> serializer.fromBinary(bytes, "S"))
                .withMessageContaining("number must be between 0 and");
    }
}
