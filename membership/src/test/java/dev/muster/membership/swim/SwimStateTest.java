package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the size of the cluster alone. */
class SwimStateTest {
    private static SwimState clusterOf(int size, SwimSettings settings, EnumSet<Rule> rules) {
        SwimState state = new SwimState(alive(1), settings, rules, new SplittableRandom(1), 0);
        for (int number = 2; number <= size; number++) {
            state.table.put(alive(number));
        }
        return state;
    }

    /** swim.md a.8 (values of the timers, column "retransmit", SWIM) and a.9: 9 for N <= 19, 12 for N <= 53, 15 beyond. */
    @ParameterizedTest(name = "{0} nodes: {1} times")
    @CsvSource({
        "1, 3",
        "2, 6",
        "10, 9",
        "19, 9",
        "20, 12",
        "53, 12",
        "54, 15",
        "100, 15",
        "128, 15",
        "1000, 21",
        "2000, 24",
        "10000, 30"
    })
    void a_piece_of_news_is_sent_lambda_log_n_times(int size, int times) {
        SwimState state = clusterOf(size, SwimSettings.lan(), EnumSet.allOf(Rule.class));

        assertThat(state.retransmitLimit()).isEqualTo(times);
    }

    @Test
    void the_limit_follows_the_size_of_the_cluster() {
        SwimState state = clusterOf(54, SwimSettings.lan(), EnumSet.allOf(Rule.class));
        assertThat(state.retransmitLimit()).isEqualTo(15);

        state.table.remove(node(2));

        assertThat(state.retransmitLimit()).isEqualTo(12);
    }

    /** swim.md a.18: max(least, twice the time in which gossip reaches all). */
    @ParameterizedTest(name = "{0} nodes, least {1} ms: {2} ms")
    @CsvSource({
        "10, 4000, 4000",
        "128, 4000, 4000",
        "10000, 4000, 4000",
        "10, 2000, 2000",
        "128, 2000, 2400",
        "10000, 2000, 3600"
    })
    void the_least_suspicion_covers_the_way_of_a_refutation(int size, long leastMillis, long expectedMillis) {
        SwimSettings settings =
                SwimSettings.lan().with(new SwimSettings.Suspicion(Duration.ofMillis(leastMillis), 6, 3));

        SwimState state = clusterOf(size, settings, EnumSet.allOf(Rule.class));

        assertThat(state.leastSuspicionNanos() / NodeUnderTest.MILLISECOND).isEqualTo(expectedMillis);
    }

    /** swim.md a.8: alpha * max(1, log10 n) * T; 4 s, 8 s, 8.43 s, 12 s, 16 s in its table. */
    @ParameterizedTest(name = "{0} nodes: {1} ms")
    @CsvSource({"2, 4000", "10, 4000", "100, 8000", "128, 8428", "1000, 12000", "10000, 16000"})
    void without_that_rule_the_least_suspicion_grows_with_the_decimal_logarithm(int size, long expectedMillis) {
        SwimState state = clusterOf(size, SwimSettings.lan(), EnumSet.complementOf(EnumSet.of(Rule.REFUTATION_TIME)));

        assertThat(state.leastSuspicionNanos() / NodeUnderTest.MILLISECOND).isEqualTo(expectedMillis);
    }

    @Test
    void to_be_asked_about_a_node_that_is_not_known_leaves_no_trace() {
        SwimState state = clusterOf(3, SwimSettings.lan(), EnumSet.allOf(Rule.class));

        assertThat(state.probeTimeoutNanos(node(77))).isEqualTo(500 * NodeUnderTest.MILLISECOND);

        assertThat(state.knownPeer(node(77))).isNull();
    }
}
