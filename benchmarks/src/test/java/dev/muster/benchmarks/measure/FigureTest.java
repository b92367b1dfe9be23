package dev.muster.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void the_ratio_is_of_the_medians_and_ignores_an_outlier() {
        Figure figure = Figure.of("wall seconds", List.of(1.0, 2.0, 90.0), List.of(4.0, 4.0));

        assertThat(figure.ratioTo("pekko")).isEqualTo(0.5);
    }

    @Test
    void the_median_of_an_even_number_of_rounds_is_between_the_two_in_the_middle() {
        Figure figure = Figure.of("wall seconds", List.of(9.0, 1.0, 3.0, 4.0), List.of(1.0));

        assertThat(figure.median("muster")).isEqualTo(3.5);
    }

    @Test
    void a_description_has_the_median_and_the_range_of_all_rounds() {
        Figure figure = Figure.of("wall seconds", List.of(1.25, 3.0), List.of(4000.4));

        assertThat(figure.describe("muster")).isEqualTo("2.13 [1.25..3]");
        assertThat(figure.describe("pekko")).isEqualTo("4000 [4000..4000]");
    }

    @Test
    void a_side_without_rounds_is_refused() {
        assertThatThrownBy(() -> Figure.of("cpu seconds", List.of(), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cpu seconds");
    }
}
