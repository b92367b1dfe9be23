package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarksTest {
    @Test
    void what_was_never_hit_is_missing_in_the_order_of_the_names() {
        Marks marks = Marks.of("refuted", "indirect-ack-saved", "nack");

        marks.hit("indirect-ack-saved");
        marks.hit("indirect-ack-saved");

        assertThat(marks.missing()).containsExactly("refuted", "nack");
        assertThat(marks.count("indirect-ack-saved")).isEqualTo(2);
        assertThat(marks).hasToString("refuted 0\nindirect-ack-saved 2\nnack 0\n");
    }

    @Test
    void the_hits_of_runs_add_up() {
        Marks all = Marks.of("one", "other");
        Marks run = Marks.of("other");
        run.hit("other");

        all.addAll(run);
        all.addAll(run);

        assertThat(all.count("other")).isEqualTo(2);
        assertThat(all.missing()).containsExactly("one");
    }

    @Test
    void a_name_nobody_declared_is_refused() {
        Marks marks = Marks.of("refuted");

        assertThatThrownBy(() -> marks.hit("refutd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no mark [refutd] among [refuted]");
        assertThatThrownBy(() -> Marks.of("twice", "twice")).isInstanceOf(IllegalArgumentException.class);
    }
}
