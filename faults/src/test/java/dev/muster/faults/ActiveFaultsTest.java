package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ActiveFaultsTest {
    private static final List<String> NAMES = List.of("n1", "n2", "n3");
    private static final long SECOND = 1_000_000_000;
    private static final Direction THERE = new Direction("n1", "n2");
    private static final Direction BACK = THERE.reversed();

    private final SplittableRandom chance = new SplittableRandom(1);
    private final ActiveFaults active = new ActiveFaults();

    private ActiveFaults.Handle begin(String effect) {
        return begin(active, effect);
    }

    private ActiveFaults.Handle begin(ActiveFaults faults, String effect) {
        return faults.begin(effect(effect), chance);
    }

    private static Effect effect(String text) {
        return FaultPlan.parse("0s " + text + " 1s").faults().get(0).effect();
    }

    private static LinkState open(LinkFaults faults) {
        return new LinkState(LinkState.Passage.OPEN, faults);
    }

    @Test
    void without_faults_all_directions_are_clear() {
        assertThat(active.states(NAMES))
                .hasSize(6)
                .allSatisfy((direction, state) -> assertThat(state).isEqualTo(LinkState.CLEAR));
        assertThat(active.changes(NAMES)).isEmpty();
    }

    @Test
    void a_cut_of_one_direction_leaves_the_other_open() {
        begin("cut n1>n2");

        assertThat(active.state(THERE)).isEqualTo(LinkState.CLEAR.cut());
        assertThat(active.state(BACK)).isEqualTo(LinkState.CLEAR);
    }

    @Test
    void a_direction_that_two_faults_cut_is_open_when_both_have_ended() {
        ActiveFaults.Handle partition = begin("partition n1|n2,n3");
        ActiveFaults.Handle cut = begin("cut n1>n2");

        active.end(partition);
        assertThat(active.state(THERE).isCut()).isTrue();
        assertThat(active.state(BACK).isCut()).isFalse();
        active.end(cut);
        assertThat(active.state(THERE)).isEqualTo(LinkState.CLEAR);
    }

    @Test
    void faults_of_one_direction_lie_on_top_of_those_of_all_whichever_began_first() {
        ActiveFaults.Handle here = begin("loss 0.5 n1>n2");
        begin("loss 0.1 all");
        begin("duplication 0.2 all");

        assertThat(active.state(THERE))
                .isEqualTo(open(LinkFaults.NONE.withLoss(0.5).withDuplication(0.2)));
        assertThat(active.state(BACK))
                .isEqualTo(open(LinkFaults.NONE.withLoss(0.1).withDuplication(0.2)));
        assertThat(active.special()).containsExactly(THERE);

        active.end(here);
        assertThat(active.state(THERE)).isEqualTo(active.state(BACK));
        assertThat(active.special()).isEmpty();
    }

    @Test
    void the_later_of_two_faults_holds_and_the_earlier_again_when_it_has_ended() {
        begin("loss 0.5 all");
        ActiveFaults.Handle later = begin("loss 0.1 all");

        assertThat(active.faultsOfAll()).isEqualTo(LinkFaults.NONE.withLoss(0.1));
        active.end(later);
        assertThat(active.faultsOfAll()).isEqualTo(LinkFaults.NONE.withLoss(0.5));
    }

    @Test
    void every_kind_of_fault_of_links_comes_on_top_of_what_is_usual() {
        LinkFaults usual = LinkFaults.quiet();
        ActiveFaults faults = new ActiveFaults(usual);
        begin(faults, "corruption 0.1 all");
        begin(faults, "reordering 0.2 by=1s all");
        begin(faults, "replay 0.3 all");
        begin(faults, "bandwidth 1000 queue=2000 all");

        assertThat(faults.state(THERE).faults())
                .isEqualTo(usual.withCorruption(0.1)
                        .withReordering(new Reordering(0.2, SECOND))
                        .withReplay(0.3)
                        .withBandwidth(new Bandwidth(1_000, 2_000)));
    }

    @Test
    void only_what_has_changed_since_it_was_last_told_is_told() {
        ActiveFaults.Handle cut = begin("cut n1>n2,n3");
        assertThat(active.changes(List.of("n1", "n2"))).containsOnlyKeys(THERE);
        assertThat(active.changes(List.of("n1", "n2"))).isEmpty();
        assertThat(active.changes(NAMES)).containsOnlyKeys(new Direction("n1", "n3"));

        active.end(cut);
        begin("cut n1>n2");
        assertThat(active.changes(NAMES).toString()).isEqualTo("{n1>n3=" + LinkState.CLEAR + "}");

        active.endAll();
        assertThat(active.changes(NAMES).toString()).isEqualTo("{n1>n2=" + LinkState.CLEAR + "}");
    }

    @Test
    void a_node_that_two_faults_crash_is_down_until_both_have_ended() {
        ActiveFaults.Handle one = begin("crash n1");
        ActiveFaults.Handle other = begin("crash n1");
        begin("crash n2");
        begin("disk-full all");

        active.end(one);
        assertThat(active.isOn(FaultKind.CRASH, "n1")).isTrue();
        active.end(other);
        assertThat(active.isOn(FaultKind.CRASH, "n1")).isFalse();
        assertThat(active.isOn(FaultKind.CRASH, "n2")).isTrue();
        assertThat(active.isOn(FaultKind.PAUSE, "n2")).isFalse();
        assertThat(active.isOn(FaultKind.DISK_FULL, "n1")).isTrue();
        assertThat(active.effects()).extracting(Effect::toString).containsExactly("crash n2", "disk-full all");
    }

    @Test
    void what_takes_no_time_cannot_begin_and_what_has_ended_cannot_end() {
        assertThatThrownBy(() -> active.begin(new Effect.Restart("n1"), chance))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fault that lasts is wanted, was [restart n1]");

        ActiveFaults.Handle cut = begin("cut n1>n2");
        active.end(cut);
        assertThatThrownBy(() -> active.end(cut))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[cut n1>n2] must be on, has ended");
    }

    @Test
    void changes_add_up_to_the_states_and_all_is_clear_when_all_has_ended_in_any_order() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ActiveFaults faults = new ActiveFaults();
            TreeMap<Direction, LinkState> seen = new TreeMap<>(faults.states(NAMES));
            List<ActiveFaults.Handle> handles = new ArrayList<>();
            List<Fault> left =
                    new ArrayList<>(FaultPlan.random(seed, NAMES, 60 * SECOND).faults());
            left.removeIf(fault -> fault.effect().kind().isInstant());

            while (!left.isEmpty() || !handles.isEmpty()) {
                if (!left.isEmpty() && random.nextBoolean()) {
                    handles.add(faults.begin(left.remove(0).effect(), random));
                } else if (!handles.isEmpty()) {
                    faults.end(handles.remove(random.nextInt(handles.size())));
                }
                seen.putAll(faults.changes(NAMES));
                assertThat(seen).as("seed %d", seed).isEqualTo(faults.states(NAMES));
            }

            assertThat(seen).as("seed %d", seed).isEqualTo(new ActiveFaults().states(NAMES));
        }
    }
}
