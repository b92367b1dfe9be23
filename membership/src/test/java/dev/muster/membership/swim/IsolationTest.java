package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node that hears nobody says so, and when it hears again. */
class IsolationTest {
    private final NodeUnderTest node = new NodeUnderTest();

    @Test
    void a_node_that_hears_nobody_is_isolated_and_connected_with_the_next_packet() {
        node.knowing(2, 3, 4, 5);

        node.run(Duration.ofMinutes(1));
        assertThat(only(Output.IsolationChanged.class, node.outputs))
                .containsExactly(new Output.IsolationChanged(Isolation.ISOLATED));
        assertThat(node.swim.isolation()).isEqualTo(Isolation.ISOLATED);
        node.forget();

        node.hear(2);
        assertThat(only(Output.IsolationChanged.class, node.outputs))
                .containsExactly(new Output.IsolationChanged(Isolation.CONNECTED));
        assertThat(node.swim.isolation()).isEqualTo(Isolation.CONNECTED);
    }

    /** The least suspicion, or two of its own periods; each void probe makes those longer. */
    @Test
    void isolation_comes_after_the_least_suspicion_and_within_twice_that() {
        node.knowing(2, 3, 4, 5);
        node.hear(2);

        node.run(Duration.ofSeconds(4).minusNanos(1));
        assertThat(node.swim.isolation()).isEqualTo(Isolation.CONNECTED);
        node.run(Duration.ofSeconds(4).plusNanos(1));
        assertThat(node.swim.isolation()).isEqualTo(Isolation.ISOLATED);
    }

    @Test
    void a_node_alone_is_not_isolated() {
        node.run(Duration.ofMinutes(1));

        assertThat(node.swim.isolation()).isEqualTo(Isolation.CONNECTED);
    }

    @Test
    void a_node_that_stood_still_is_not_isolated() {
        node.among(2, 3);

        node.after(Duration.ofMinutes(1));

        assertThat(node.swim.isolation()).isEqualTo(Isolation.CONNECTED);
        assertThat(only(Output.IsolationChanged.class, node.outputs)).isEmpty();
    }

    @Test
    void when_all_others_are_removed_there_is_nobody_left_to_be_cut_off_from() {
        node.knowing(2, 3, 4, 5);
        node.run(Duration.ofMinutes(1));

        for (int number = 2; number <= 5; number++) {
            node.keep(node.swim.remove(node.nowNanos, NodeUnderTest.node(number)));
        }
        node.run(Duration.ofSeconds(5));

        assertThat(node.swim.isolation()).isEqualTo(Isolation.CONNECTED);
    }
}
