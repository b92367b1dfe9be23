package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoStateTest {
    private static final DemoState STATE = new DemoState(
            "n1",
            new DemoState.Visits(7, "n2", true),
            3,
            List.of(new DemoState.MemberView("n1", "127.0.0.1:1", "up", true, "http://127.0.0.1:2", 42)),
            List.of(new DemoState.Presence("s", "</script>\"", "#0f766e", "n1")),
            List.of(new DemoState.Happening(1, "2026-11-24T00:00:00Z", "owner", "visits lives on n2")));

    @Test
    void what_is_written_can_be_read() {
        assertThat(DemoState.fromJson(STATE.toJson())).isEqualTo(STATE);
    }

    @Test
    void the_document_has_the_names_that_the_page_reads() {
        assertThat(STATE.toJson())
                .contains("\"visits\":{\"total\":7,\"owner\":\"n2\",\"answering\":true}", "\"clicks\":3")
                .contains("\"web\":\"http://127.0.0.1:2\"", "\"reachable\":true", "\"session\":\"s\"")
                .doesNotContain("\n");
    }

    @Test
    void something_else_is_refused() {
        assertThatThrownBy(() -> DemoState.fromJson("<html>")).isInstanceOf(UncheckedIOException.class);
    }
}
