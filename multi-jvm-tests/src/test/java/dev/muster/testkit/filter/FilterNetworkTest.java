package dev.muster.testkit.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FilterNetworkTest {
    private static final Direction THERE = new Direction("n1", "n2");
    private static final Map<String, String> CLEAR = Map.of("pekko.remote.artery.advanced.test-mode", "on");

    private final List<String> told = new ArrayList<>();
    private final FilterNetwork network =
            new FilterNetwork((node, unused) -> told.add(node), new AtomicInteger(20_001)::getAndIncrement);

    @BeforeEach
    void attachThree() {
        List.of("n1", "n2", "n3").forEach(network::attach);
        told.clear();
    }

    @Test
    void a_node_keeps_its_port() {
        assertThat(network.attach("n2").address()).isEqualTo("127.0.0.1:20002");
        assertThat(network.attach("n2").bindPort()).isEqualTo(20_002);
    }

    @Test
    void both_ends_of_a_cut_are_told_of_it_and_of_its_heal() {
        network.started("n1");
        network.started("n2");
        network.started("n3");
        told.clear();

        network.set(THERE, LinkState.CLEAR.cut());
        network.set(THERE, LinkState.CLEAR);

        assertThat(told).containsExactly("n1", "n2", "n1", "n2");
    }

    @Test
    void what_holds_already_is_told_to_nobody() {
        network.started("n1");
        network.set(THERE, LinkState.CLEAR.cut());
        told.clear();

        network.set(THERE, LinkState.CLEAR.cut());
        network.set(THERE.reversed(), LinkState.CLEAR);

        assertThat(told).isEmpty();
    }

    @Test
    void a_node_that_does_not_run_is_not_told_but_starts_with_its_cuts() {
        network.started("n1");
        network.stopped("n1");
        told.clear();
        network.set(THERE, LinkState.CLEAR.cut());
        network.set(new Direction("n3", "n1"), LinkState.CLEAR.cut());

        assertThat(told).isEmpty();
        assertThat(network.overrides("n1"))
                .containsAllEntriesOf(CLEAR)
                .containsEntry("muster.testkit.filter.outbound.0", "127.0.0.1:20002")
                .containsEntry("muster.testkit.filter.inbound.0", "127.0.0.1:20003")
                .hasSize(3);
        assertThat(network.overrides("n2")).containsEntry("muster.testkit.filter.inbound.0", "127.0.0.1:20001");
        network.started("n1");
        assertThat(told).containsExactly("n1");
    }

    @Test
    void a_healed_node_starts_with_nothing() {
        network.set(THERE, LinkState.CLEAR.cut());
        network.set(THERE, LinkState.CLEAR);

        assertThat(network.overrides("n1")).isEqualTo(CLEAR);
    }

    @Test
    void other_faults_are_refused_with_the_reason() {
        assertThat(network.cannot(FaultKind.CUT)).isEmpty();
        assertThat(network.cannot(FaultKind.BRIDGE)).isEmpty();
        assertThat(network.cannot(FaultKind.CRASH)).isEmpty();
        assertThat(network.cannot(FaultKind.LOSS).orElseThrow()).contains("see messages, not packets");
        assertThat(network.cannot(FaultKind.DELAY)).isPresent();
        LinkState lossy = new LinkState(LinkState.Passage.OPEN, LinkFaults.NONE.withLoss(0.1));
        assertThatThrownBy(() -> network.set(THERE, lossy))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("messages, not packets");
        assertThatThrownBy(() -> network.reset("n1", "n2")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_node_that_is_not_attached_is_refused() {
        assertThatThrownBy(() -> network.set(new Direction("n1", "n9"), LinkState.CLEAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was n9");
    }

    @Test
    void it_says_what_is_cut_and_who_runs() {
        network.started("n1");
        network.set(THERE, LinkState.CLEAR.cut());

        assertThat(network.describe())
                .contains("cut: [n1>n2]", "n1 at 127.0.0.1:20001", "n2 at 127.0.0.1:20002, not running");
    }

    @Test
    void a_node_that_could_not_be_told_of_a_cut_is_told_when_it_is_asked_for_again() {
        List<String> reached = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        FilterNetwork flaky = new FilterNetwork(
                (node, unused) -> {
                    if (node.equals("n2") && failures.getAndDecrement() == 0) {
                        throw new IllegalStateException("n2 is paused");
                    }
                    reached.add(node);
                },
                new AtomicInteger(20_001)::getAndIncrement);
        List.of("n1", "n2").forEach(flaky::attach);
        List.of("n1", "n2").forEach(flaky::started);
        LinkState cut = new LinkState(LinkState.Passage.CUT, LinkFaults.NONE);
        assertThatThrownBy(() -> flaky.set(THERE, cut)).hasMessage("n2 is paused");
        reached.clear();

        flaky.set(THERE, cut);

        assertThat(reached).containsExactly("n2");
    }
}
