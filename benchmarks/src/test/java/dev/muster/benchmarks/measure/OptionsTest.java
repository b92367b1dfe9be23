package dev.muster.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.benchmarks.measure.Options.Defaults;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void what_is_not_said_comes_from_the_defaults_of_a_full_or_a_quick_run() {
        Defaults defaults = new Defaults("8", "1");

        assertThat(Options.parse(List.of()).number("rounds", defaults, 100)).isEqualTo(8);
        assertThat(Options.parse(List.of("--quick")).number("rounds", defaults, 100))
                .isEqualTo(1);
        assertThat(Options.parse(List.of("--quick", "--rounds", "3")).number("rounds", defaults, 100))
                .isEqualTo(3);
    }

    @Test
    void lists_are_separated_by_commas() {
        Options options = Options.parse(List.of("--entities", "200,20000", "--keys", "zipf"));

        assertThat(options.numbers("entities", Defaults.always("1"), 1_000_000)).containsExactly(200, 20_000);
        assertThat(options.words("keys", Defaults.always("uniform"), List.of("uniform", "zipf")))
                .containsExactly("zipf");
    }

    @Test
    void a_wrong_command_line_is_refused_with_a_sentence() {
        assertThatThrownBy(() -> Options.parse(List.of("--speed", "11"))).hasMessageContaining("no option --speed");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds"))).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds", "0")).number("rounds", Defaults.always("8"), 100))
                .hasMessage("--rounds must be from 1 to 100, was 0");
        assertThatThrownBy(() -> Options.parse(List.of("--keys", "all"))
                        .words("keys", Defaults.always("zipf"), List.of("uniform", "zipf")))
                .hasMessage("--keys must be of [uniform, zipf], was all");
    }
}
