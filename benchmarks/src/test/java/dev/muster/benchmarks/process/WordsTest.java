package dev.muster.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void what_was_written_is_read_again() {
        Words words = Words.none().with("rate", 12.5).with("entities", 200).with("keys", "zipf");

        Words read = Words.parse(words.toString());

        assertThat(read.value("rate")).isEqualTo(12.5);
        assertThat(read.number("entities")).isEqualTo(200);
        assertThat(read.text("keys")).isEqualTo("zipf");
    }

    @Test
    void a_missing_value_is_named_with_those_that_are_there() {
        assertThatThrownBy(() -> Words.parse("sent=4").text("rate")).hasMessage("there is no rate in [sent=4]");
    }
}
