package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Message;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.PacketCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ControlTransportTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final NodeId PEER = new NodeId("127.0.0.1", 7_001, 1);

    private final PacketCodec codec = new PacketCodec("red");
    private final ControlTransport transport =
            new ControlTransport((ExtendedActorSystem) KIT.system().classicSystem(), "nobody");

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_frame_of_ours_is_read_and_one_of_another_cluster_is_counted_and_dropped() {
        byte[] ours = frameOf("red");
        byte[] theirs = frameOf("blue");

        assertThat(read(ours)).map(Packet::from).contains(PEER);
        assertThat(read(theirs)).isEmpty();

        assertThat(transport.counts())
                .containsEntry("frames-received", 2L)
                .containsEntry("frames-dropped-other-cluster", 1L)
                .containsEntry("frames-dropped-malformed", 0L);
    }

    @Test
    void hostile_bytes_are_dropped_and_never_thrown() {
        Random random = new Random(1772);
        byte[] good = frameOf("red");
        int dropped = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length * 2));
            for (int flip = random.nextInt(8); flip >= 0; flip--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            dropped += read(bytes).isEmpty() ? 1 : 0;
        }

        long counted = transport.counts().get("frames-dropped-malformed")
                + transport.counts().get("frames-dropped-other-cluster");
        assertThat(counted).isEqualTo(dropped).isGreaterThan(1_000);
        assertThat(transport.counts()).containsEntry("frames-received", 2_000L);
    }

    @Test
    void what_was_refused_on_arrival_counts_under_its_reason() {
        for (FrameFault fault : FrameFault.values()) {
            Optional<Packet> packet = transport.read(ControlFrame.dropped(fault), codec::isOurs, codec::decode);

            assertThat(packet).as("%s", fault).isEmpty();
        }

        assertThat(transport.counts())
                .containsEntry("frames-dropped-oversized", 1L)
                .containsEntry("frames-dropped-unknown-kind", 1L)
                .containsEntry("frames-dropped-malformed", 1L);
    }

    @Test
    void a_frame_beyond_the_bound_is_not_sent() {
        transport.send(PEER, new byte[ControlFrame.MOST_BYTES + 1]);
        transport.send(PEER, new byte[0]);
        transport.send(PEER, new byte[ControlFrame.MOST_BYTES]);

        assertThat(transport.counts()).containsEntry("frames-sent", 1L).containsEntry("frames-dropped-unsendable", 2L);
    }

    @Test
    void a_reason_is_told_at_first_and_then_at_most_once_a_minute() {
        FrameCounts counts = new FrameCounts("nobody");
        long minute = 60_000_000_000L;
        long start = Long.MAX_VALUE - minute / 2;

        assertThat(counts.dropped(FrameFault.MALFORMED, "first", start)).isTrue();
        assertThat(counts.dropped(FrameFault.MALFORMED, "soon", start + minute - 1))
                .isFalse();
        assertThat(counts.dropped(FrameFault.OVERSIZED, "another reason", start + 1))
                .isTrue();
        assertThat(counts.dropped(FrameFault.MALFORMED, "a minute later", start + minute))
                .isTrue();
        assertThat(counts.count(FrameFault.MALFORMED)).isEqualTo(3);
    }

    private Optional<Packet> read(byte[] bytes) {
        return transport.read(ControlFrame.of(bytes), codec::isOurs, codec::decode);
    }

    private static byte[] frameOf(String clusterName) {
        return new PacketCodec(clusterName)
                .encode(new Packet(PEER, 3, new Message.Ping(5, PEER), List.of(Fact.alive(PEER, 1_000))));
    }
}
