package dev.muster.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0, 00", "1, 01", "127, 7f", "128, 8001", "300, ac02", "-1, ffffffffffffffffff01"})
    void a_varint_has_the_bytes_of_protocol_buffers(long value, String hex) {
        assertThat(HexFormat.of().formatHex(new FrameWriter(1).varint(value).toBytes()))
                .isEqualTo("01" + hex);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 63, -64, 64, Long.MAX_VALUE, Long.MIN_VALUE})
    void every_number_comes_back(long value) {
        byte[] frame =
                new FrameWriter(3).varint(value).zigzag(value).fixed64(value).toBytes();

        FrameReader reader = new FrameReader(frame, 3);

        assertThat(reader.version()).isEqualTo(3);
        assertThat(reader.varint()).isEqualTo(value);
        assertThat(reader.zigzag()).isEqualTo(value);
        assertThat(reader.fixed64()).isEqualTo(value);
        reader.end();
    }

    @Test
    void text_and_bytes_come_back() {
        byte[] frame = new FrameWriter(1)
                .string("größe 🙂")
                .bytes(new byte[] {1, 2, 3})
                .toBytes();

        FrameReader reader = new FrameReader(frame, 1);

        assertThat(reader.string(64)).isEqualTo("größe 🙂");
        assertThat(reader.bytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void a_length_beyond_the_bound_or_the_frame_is_refused_before_anything_is_allocated() {
        byte[] claimsTwoGigabytes = new FrameWriter(1).varint(Integer.MAX_VALUE).toBytes();

        assertThatThrownBy(() -> new FrameReader(claimsTwoGigabytes, 1).bytes(Integer.MAX_VALUE))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("too early");
        assertThatThrownBy(() -> new FrameReader(claimsTwoGigabytes, 1).string(1_024))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("between 0 and 1024");
        assertThatThrownBy(() -> new FrameReader(claimsTwoGigabytes, 1).count(Integer.MAX_VALUE, 8))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("does not fit");
    }

    @ParameterizedTest(name = "bytes [{0}]")
    @ValueSource(strings = {"", "00", "02", "01ffffffffffffffffffff01", "01ffffffffffffffffff02"})
    void bytes_that_are_no_frame_are_refused(String hex) {
        byte[] frame = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> new FrameReader(frame, 1).varint()).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void text_that_is_not_utf_8_is_refused() {
        byte[] frame = new FrameWriter(1).bytes(new byte[] {(byte) 0xC3, 0x28}).toBytes();

        assertThatThrownBy(() -> new FrameReader(frame, 1).string(8))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void trailing_bytes_are_noticed() {
        byte[] frame = new FrameWriter(1).varint(1).varint(2).toBytes();
        FrameReader reader = new FrameReader(frame, 1);
        reader.varint();

        assertThatThrownBy(reader::end).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void truncated_and_flipped_frames_are_read_or_refused_and_nothing_else() {
        byte[] good = new FrameWriter(1)
                .string("node-1")
                .varint(3)
                .fixed64(1)
                .fixed64(2)
                .fixed64(3)
                .bytes(new byte[100])
                .toBytes();
        int refused = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            if (bad.length > 0) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += readOrRefuse(bad) ? 0 : 1;
        }

        assertThat(refused).isBetween(4_000, 5_000);
    }

    /** Any exception but a refusal fails the test. */
    private static boolean readOrRefuse(byte[] bytes) {
        try {
            FrameReader reader = new FrameReader(bytes, 1);
            reader.string(64);
            int count = reader.count(16, Long.BYTES);
            for (int index = 0; index < count; index++) {
                reader.fixed64();
            }
            reader.bytes(128);
            reader.end();
            return true;
        } catch (MalformedFrameException refused) {
            return false;
        }
    }
}
