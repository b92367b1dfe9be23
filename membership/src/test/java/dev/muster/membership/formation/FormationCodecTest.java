package dev.muster.membership.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.MalformedFrameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FormationCodecTest {
    private static final NodeId FROM = new NodeId("größe.example", 65_535, -1);
    private static final FormationCodec CODEC = new FormationCodec("shop");

    @Test
    void every_message_comes_back() {
        for (Message message : messages()) {
            Packet packet = new Packet(FROM, message);

            byte[] frame = CODEC.encode(packet);

            assertThat(CODEC.decode(frame)).isEqualTo(packet);
            assertThat(frame.length).isLessThanOrEqualTo(FormationCodec.MOST_BYTES);
        }
    }

    @Test
    void fields_of_a_later_version_are_skipped() {
        for (Message message : messages()) {
            byte[] frame = CODEC.encode(new Packet(FROM, message));
            byte[] later = Arrays.copyOf(frame, frame.length + 5);
            later[0] = 2;

            assertThat(CODEC.decode(later).message()).isEqualTo(message);
        }
    }

    @Test
    void frames_of_another_cluster_are_known_by_their_first_bytes() {
        byte[] frame = CODEC.encode(new Packet(FROM, new Message.Invite(1)));

        assertThat(CODEC.isOurs(frame)).isTrue();
        assertThat(new FormationCodec("shops").isOurs(frame)).isFalse();
        assertThat(CODEC.isOurs(new byte[0])).isFalse();
        assertThatThrownBy(() -> new FormationCodec("shops").decode(frame)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void truncated_overlong_and_flipped_frames_are_refused_or_are_other_messages() {
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            List<Message> messages = messages();
            byte[] frame = CODEC.encode(new Packet(FROM, messages.get(random.nextInt(messages.size()))));
            byte[] broken = Arrays.copyOf(frame, random.nextInt(2) == 0 ? random.nextInt(frame.length) : frame.length);
            for (int flips = random.nextInt(4); flips > 0 && broken.length > 0; flips--) {
                broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(CODEC.decode(broken)).isNotNull();
            } catch (MalformedFrameException malformed) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
        assertThatThrownBy(() -> CODEC.decode(new byte[FormationCodec.MOST_BYTES + 1]))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("at most 1024 bytes");
    }

    @Test
    void every_standing_comes_back_and_nothing_else_is_one() {
        for (Standing.Kind kind : Standing.Kind.values()) {
            Standing standing = new Standing(kind, kind.hasCluster() ? Long.MIN_VALUE + 3 : 0);
            byte[] bytes = standing.toBytes();

            assertThat(bytes).hasSize(Standing.BYTES);
            assertThat(Standing.parse(bytes)).hasValue(standing);
            assertThat(Standing.parse(Arrays.copyOf(bytes, 20))).hasValue(standing);
            assertThat(Standing.parse(Arrays.copyOf(bytes, 8))).isEmpty();
        }
        assertThat(Standing.parse(new byte[0])).isEmpty();
        assertThat(Standing.parse(new byte[9])).isEmpty();
        byte[] memberOfNothing = new byte[9];
        memberOfNothing[0] = Standing.member(1).toBytes()[0];
        assertThat(Standing.parse(memberOfNothing)).isEmpty();
    }

    private static List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        messages.add(new Message.Ask(Long.MIN_VALUE, Integer.MAX_VALUE, 1_000));
        for (Message.Maturity maturity : Message.Maturity.values()) {
            messages.add(new Message.Pledge(-1, maturity));
        }
        for (Message.Reason reason : Message.Reason.values()) {
            messages.add(new Message.Refuse(7, reason, new NodeId("h".repeat(255), 1, 0)));
        }
        messages.add(new Message.Release(1));
        messages.add(new Message.Invite(2));
        messages.add(new Message.Confirm(3));
        return messages;
    }
}
