package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final Tally KILLED = new Tally(5, 1);
    private static final Tally SURVIVOR = new Tally(20, 2);

    @Test
    void every_acknowledged_visit_must_count_even_one_of_the_killed_node() {
        Expectation visits = Expectation.ofVisits(100, List.of(KILLED, SURVIVOR));

        assertThat(visits).isEqualTo(new Expectation(125, 128));
    }

    @Test
    void clicks_that_only_the_killed_node_knew_may_be_lost() {
        Expectation clicks = Expectation.ofClicks(0, List.of(SURVIVOR), KILLED);

        assertThat(clicks).isEqualTo(new Expectation(20, 28));
    }

    @Test
    void counts_at_both_ends_are_right() {
        Expectation expectation = new Expectation(125, 128);

        assertThat(expectation.faultOf(125)).isEmpty();
        assertThat(expectation.faultOf(128)).isEmpty();
    }

    @Test
    void one_below_is_a_lost_click() {
        assertThat(new Expectation(125, 128).faultOf(124)).contains("1 lost: counted 124 but 125 must count");
    }

    @Test
    void one_above_is_a_click_that_counted_twice() {
        assertThat(new Expectation(125, 128).faultOf(129)).contains("1 too many: counted 129 but only 128 were sent");
    }

    @Test
    void an_empty_range_is_refused() {
        assertThatThrownBy(() -> new Expectation(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
