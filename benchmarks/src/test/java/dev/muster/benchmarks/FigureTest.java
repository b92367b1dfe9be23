package dev.muster.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void the_ratio_is_of_the_medians_and_ignores_an_outlier() {
        Figure figure = new Figure("wall_seconds", List.of(1.0, 2.0, 90.0), List.of(4.0, 4.0));

        assertThat(figure.ratio()).isEqualTo(0.5);
    }

    @Test
    void the_line_names_case_figure_both_medians_with_their_range_and_the_ratio() {
        Figure figure = new Figure("wall_seconds", List.of(1.0, 3.0), List.of(4.0));

        assertThat(figure.line("startup"))
                .isEqualTo("startup\twall_seconds\t2.00 [1.00..3.00]\t4.00 [4.00..4.00]\t0.50");
    }

    @Test
    void a_side_without_rounds_is_refused() {
        assertThatThrownBy(() -> new Figure("cpu_seconds", List.of(), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cpu_seconds");
    }
}
