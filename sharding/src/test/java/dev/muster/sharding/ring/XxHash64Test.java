package dev.muster.sharding.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class XxHash64Test {
    @ParameterizedTest(name = "''{0}'' => {1}")
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "as, 1c330fb2d66be179",
        "asd, 631c37ce72a97393",
        "asdf, 415872f599cea71e",
        "abc, 44bc2cf5ad770999",
        "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
        "Call me Ishmael. Some years ago--never mind how long precisely-, 02a2e85470d6fd96"
    })
    void agrees_with_the_published_vectors(String text, String hash) {
        assertThat(Long.toHexString(XxHash64.of(text))).isEqualTo(stripZeros(hash));
    }

    @Test
    void text_is_hashed_as_utf_8() {
        assertThat(XxHash64.of("grüße 🎈")).isEqualTo(XxHash64.of("grüße 🎈".getBytes(StandardCharsets.UTF_8)));
        assertThat(XxHash64.of("ü")).isEqualTo(XxHash64.of(new byte[] {(byte) 0xC3, (byte) 0xBC}));
    }

    private static String stripZeros(String hash) {
        return Long.toHexString(Long.parseUnsignedLong(hash, 16));
    }
}
