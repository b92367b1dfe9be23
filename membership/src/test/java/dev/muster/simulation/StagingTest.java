package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Fault;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.LinkFaults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagingTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final List<String> NAMES = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void a_plan_crashes_and_restarts_pauses_and_resumes() {
        Stage stage = new Stage();
        stage.network.every("n2", 100 * MILLI, now -> {});
        stage.apply("""
                1s crash n1 2s
                2s crash n1 3s
                6s restart n1
                1s pause n2 2s
                2s pause n2 2s
                7s crash n3 forever
                """);

        assertThat(stage.after(1500, "n1")).isEqualTo("down");
        assertThat(stage.after(3500, "n1")).as("the second crash lasts").isEqualTo("down");
        assertThat(stage.after(3600, "n2")).as("the second pause lasts").isEqualTo("paused");
        assertThat(stage.after(4100, "n2")).isEqualTo("up");
        assertThat(stage.after(5100, "n1")).isEqualTo("up");
        assertThat(stage.after(60_000, "n3")).isEqualTo("down");
        assertThat(stage.log)
                .containsExactly(
                        "began 1s crash n1 2s",
                        "began 1s pause n2 2s",
                        "began 2s crash n1 3s",
                        "began 2s pause n2 2s",
                        "ended 1s crash n1 2s",
                        "ended 1s pause n2 2s",
                        "ended 2s pause n2 2s",
                        "restart n1",
                        "ended 2s crash n1 3s",
                        "restart n1",
                        "began 6s restart n1",
                        "ended 6s restart n1",
                        "began 7s crash n3 forever");
    }

    @Test
    void faults_on_links_lie_on_top_of_each_other_and_end_one_by_one() {
        Stage stage = new Stage();
        LinkFaults usual = LinkFaults.quiet().withReplay(0.25);
        stage.network.faults(usual);
        stage.network.timerJitter(3);
        stage.apply("""
                1s loss 0.1 all 4s
                2s duplication 0.2 all 1s
                2s loss 0.5 all 1s
                2s jitter 9ns 1s
                """);

        stage.network.runUntil(1500 * MILLI);
        assertThat(stage.network.faults()).isEqualTo(usual.withLoss(0.1));
        stage.network.runUntil(2500 * MILLI);
        assertThat(stage.network.faults()).isEqualTo(usual.withLoss(0.5).withDuplication(0.2));
        assertThat(stage.network.timerJitter()).isEqualTo(9);
        stage.network.runUntil(3500 * MILLI);
        assertThat(stage.network.faults()).isEqualTo(usual.withLoss(0.1));
        assertThat(stage.network.timerJitter()).isEqualTo(3);
        stage.network.runUntil(5500 * MILLI);
        assertThat(stage.network.faults()).isEqualTo(usual);
    }

    @Test
    void a_fault_of_one_direction_hits_only_that() {
        Stage stage = new Stage();
        stage.apply("""
                1s delay 500ms..500ms n1>n2 2s
                1s cut n3>n4 2s
                """);
        stage.network.runUntil(SECOND);
        for (String link : List.of("n1>n2", "n2>n1", "n1>n3", "n3>n4", "n4>n3")) {
            stage.network.send(link.substring(0, 2), link.substring(3), link);
        }

        stage.network.runUntil(1400 * MILLI);
        assertThat(stage.arrived).containsExactlyInAnyOrder("n2>n1", "n1>n3", "n4>n3");
        stage.network.runUntil(3 * SECOND);
        assertThat(stage.arrived).endsWith("n1>n2");

        stage.arrived.clear();
        stage.network.send("n1", "n2", "n1>n2");
        stage.network.send("n3", "n4", "n3>n4");
        stage.network.runUntil(3100 * MILLI);
        assertThat(stage.arrived).containsExactlyInAnyOrder("n1>n2", "n3>n4");
    }

    @Test
    void a_slow_host_makes_its_next_run_slow_too() {
        Stage stage = new Stage();
        stage.apply("""
                0s slow n1 slice=1ms gap=999ms..999ms 10s
                1.5s restart n1
                """);
        stage.network.runUntil(2 * SECOND);

        stage.network.send("n2", "n1", "waits");
        stage.network.runUntil(2490 * MILLI);
        assertThat(stage.arrived).isEmpty();
        stage.network.runUntil(2510 * MILLI);
        assertThat(stage.arrived).containsExactly("waits");
    }

    @Test
    void corrupt_messages_do_not_arrive_and_are_counted() {
        Stage stage = new Stage();
        stage.apply("0s corruption 0.5 n1>n2 1s\n");
        stage.network.runUntil(MILLI);

        for (int each = 0; each < 1_000; each++) {
            stage.network.send("n1", "n2", "corrupt " + each);
            stage.network.send("n2", "n1", "whole " + each);
        }
        stage.network.runUntil(SECOND);

        assertThat(stage.network.count(Drop.CORRUPT)).isBetween(450L, 550L);
        assertThat(stage.arrived).hasSize((int) (2_000 - stage.network.count(Drop.CORRUPT)));
        assertThat(stage.arrived.stream().filter(message -> message.startsWith("whole")))
                .hasSize(1_000);
    }

    @Test
    void messages_that_are_held_back_arrive_after_those_behind_them() {
        Stage stage = new Stage();
        stage.network.faults(LinkFaults.NONE);
        stage.apply("0s reordering 0.5 by=50ms all 1s\n");
        stage.network.runUntil(MILLI);

        for (int each = 0; each < 1_000; each++) {
            stage.network.send("n1", "n2", "" + each);
        }
        stage.network.runFor(49 * MILLI);
        int onTime = stage.arrived.size();
        stage.network.runFor(MILLI);

        assertThat(onTime).isBetween(450, 550);
        assertThat(stage.arrived).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(Integer.parseInt(stage.arrived.get(onTime)))
                .isLessThan(Integer.parseInt(stage.arrived.get(onTime - 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1s reset n1>n2            ; connections",
                "1s clock n1 +3600s 8s     ; wall clocks that jump",
                "1s disk-full all 8s       ; disks",
            })
    void what_a_virtual_network_has_not_is_refused_before_anything_happens(String line, String missing) {
        Stage stage = new Stage();

        assertThatThrownBy(() -> stage.apply("0s crash n1 1s\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[" + line + "]: a simulation cannot do that, since it has no " + missing);

        stage.network.runUntil(SECOND);
        assertThat(stage.log).isEmpty();
    }

    @Test
    void every_random_plan_leaves_the_network_as_it_was() {
        for (int seed = 0; seed < 100; seed++) {
            Stage stage = new Stage();
            LinkFaults usual = stage.network.faults();
            Staging.apply(FaultPlan.random(seed, NAMES, 20 * SECOND, Staging.DRAWN), stage.network, stage);
            stage.network.runUntil(20 * SECOND);

            assertThat(stage.network.running()).as("seed %d", seed).isEqualTo(NAMES);
            assertThat(stage.network.faults()).as("seed %d", seed).isEqualTo(usual);
            stage.arrived.clear();
            NAMES.forEach(from -> NAMES.stream()
                    .filter(to -> !to.equals(from))
                    .forEach(to -> stage.network.send(from, to, from + ">" + to)));
            stage.network.runFor(SECOND);
            assertThat(stage.arrived).as("seed %d", seed).hasSize(20).doesNotHaveDuplicates();
        }
    }

    /** Five nodes that note what they get, started again when a plan says so. */
    private static final class Stage implements Staging.Hooks {
        final VirtualNetwork<String> network = new VirtualNetwork<>(1, String::length);
        final List<String> arrived = new ArrayList<>();
        final List<String> log = new ArrayList<>();

        Stage() {
            NAMES.forEach(this::start);
        }

        void apply(String plan) {
            Staging.apply(FaultPlan.parse(plan), network, this);
        }

        String after(long millis, String name) {
            network.runUntil(millis * MILLI);
            return network.isPaused(name) ? "paused" : network.isRunning(name) ? "up" : "down";
        }

        private void start(String name) {
            network.start(name, (from, message) -> arrived.add(message));
        }

        @Override
        public void restart(String name) {
            log.add("restart " + name);
            start(name);
        }

        @Override
        public void began(Fault fault) {
            log.add("began " + fault);
        }

        @Override
        public void ended(Fault fault) {
            log.add("ended " + fault);
        }
    }
}
