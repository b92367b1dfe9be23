package dev.muster.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrdtSettingsTest {
    @Test
    void a_value_out_of_range_is_named_with_its_range() {
        assertThatThrownBy(() -> CrdtSettings.lan().withBufferBytes(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bufferBytes must be 65536 to 1073741824, was 1");
        assertThatThrownBy(() -> CrdtSettings.lan().withFlushInterval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("flushInterval");
    }

    @Test
    void intervals_are_ordered() {
        assertThatThrownBy(() -> CrdtSettings.lan().withFlushInterval(Duration.ofSeconds(1)))
                .hasMessageContaining("retransmitAfter");
        assertThatThrownBy(() -> CrdtSettings.lan().withDigestInterval(Duration.ofMillis(1)))
                .hasMessageContaining("digestInterval");
        assertThat(CrdtSettings.local().flushInterval())
                .isLessThan(CrdtSettings.lan().flushInterval());
    }
}
