package dev.muster.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.muster.membership.wire.MalformedFrameException;

/**
 * Any bytes are a packet or are refused. In the normal build the committed inputs run; with {@code JAZZER_FUZZ=1} Jazzer
 * looks for new ones.
 */
class PacketCodecFuzzTest {
    private final PacketCodec codec = new PacketCodec("fuzz");

    @FuzzTest(maxDuration = "60s")
    void any_bytes_are_a_packet_that_comes_back_or_are_refused(byte[] bytes) {
        Packet packet;
        try {
            packet = codec.decode(bytes);
        } catch (MalformedFrameException refused) {
            return;
        }

        assertThat(codec.decode(codec.encode(packet))).isEqualTo(packet);
        packet.gossip()
                .forEach(fact -> assertThat(CodecSamples.encodedBytes(fact))
                        .as("%s", fact)
                        .isLessThanOrEqualTo(PacketCodec.sizeOf(fact)));
    }
}
