package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Effect;
import dev.muster.faults.Fault;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.PauseMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPlanTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final List<String> NAMES = List.of("n1", "n2", "n3", "n4", "n5");

    private static final String EVERY_KIND = """
            12.5s pause n3 8s
            12.5s block n3 8s
            20s crash n1 forever
            20s restart n1
            20s slow n2 slice=10ms gap=200ms..2s cost=100us inbox=1024 order=by-time 60s
            30s cut n1,n2>n3 10s
            30s partition n1,n2|n3,n4 10s
            30s bridge n1|n2|n3,n4 10s
            30s ring n1,n2,n3,n4 10s
            30s partial n1,n2|n3,n4 share=0.5 10s
            40s loss 0.2 all 10s
            40s duplication 0.1 n1>n2 10s
            40s replay 0.1 all 10s
            40s delay 1ms..200ms tail=50ms all 10s
            40s bandwidth 10000 queue=65536 n1>n2 10s
            40s jitter 50ms 10s
            """;

    @Test
    void a_plan_reads_what_it_prints() {
        FaultPlan plan = FaultPlan.parse(EVERY_KIND);

        assertThat(plan.print()).isEqualTo(EVERY_KIND);
        assertThat(plan.faults()).extracting(fault -> fault.effect().kind()).containsAll(List.of(FaultKind.values()));
        assertThat(plan.faults().get(0))
                .isEqualTo(new Fault(12_500 * MILLI, new Effect.Pause("n3", PauseMode.STOP), 8 * SECOND));
        assertThat(plan.endNanos()).isEqualTo(80 * SECOND);
    }

    @Test
    void options_may_be_left_out_and_comments_say_nothing() {
        FaultPlan plan = FaultPlan.parse("# slow\n\n  1.5m  slow n2   1h  \n0s delay 5ns..6us n1>n2 7ms\n");

        assertThat(plan.print()).isEqualTo("""
                        90s slow n2 slice=10ms gap=200ms..2s cost=100us inbox=1024 order=by-time 3600s
                        0s delay 5ns..6us n1>n2 7ms
                        """);
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "12.5s                     ; the kind of fault is missing",
                "12.5s pauze n3 8s         ; there is no fault [pauze]",
                "12.5s pause               ; the node's name is missing",
                "12.5s pause n3            ; the duration is missing",
                "12.5s pause n3 8          ; the duration must be a time like 12.5s, was [8]",
                "12.5s pause n3 8s 9s      ; [9s] is one word too many",
                "12.5s pause n3,n4 8s      ; 'one name is wanted, was [n3, n4]'",
                "soon pause n3 8s          ; when it begins must be a time like 12.5s, was [soon]",
                "0.1ns pause n3 8s         ; when it begins must be a time like 12.5s, was [0.1ns]",
                "1s cut n1-n2 8s           ; links must be like n1>n2 or all, was [n1-n2]",
                "1s cut all 8s             ; a cut needs named links, was all",
                "1s cut n1> 8s             ; names must not be empty nor hold = > |, was []",
                "1s partition n1 8s        ; [n1] must have 2 sides apart by |, has 1",
                "1s loss much all 8s       ; the probability must be a number, was [much]",
                "1s loss 1.5 all 8s        ; loss must be at least 0 and below 1, was 1.5",
                "1s delay 5ms all 8s       ; the delay must be like 1ms..20ms, was [5ms]",
                "1s slow n1 order=odd 8s   ; order must be by-time, messages-first or timers-first, was [odd]",
                "1s bandwidth 1.5 all 8s   ; the bandwidth must be a whole number, was [1.5]",
                "1s restart n1 8s          ; [8s] is one word too many",
            })
    void an_error_names_the_line_and_what_is_wrong(String line, String problem) {
        assertThatThrownBy(() -> FaultPlan.parse("1s pause n1 1s\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2 [" + line + "]: " + problem);
    }

    @Test
    void random_plans_differ_read_what_they_print_and_end_in_time() {
        Set<FaultPlan> plans = new HashSet<>();
        Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
        for (int seed = 0; seed < 300; seed++) {
            FaultPlan plan = FaultPlan.random(seed, NAMES, 60 * SECOND);
            plans.add(plan);
            plan.faults().forEach(fault -> seen.add(fault.effect().kind()));

            assertThat(FaultPlan.parse(plan.print())).as("seed %d", seed).isEqualTo(plan);
            assertThat(FaultPlan.random(seed, NAMES, 60 * SECOND))
                    .as("seed %d", seed)
                    .isEqualTo(plan);
            assertThat(plan.endNanos()).as("seed %d", seed).isLessThanOrEqualTo(60 * SECOND);
        }

        assertThat(plans).hasSizeGreaterThan(290);
        assertThat(seen).isEqualTo(EnumSet.allOf(FaultKind.class));
    }

    @Test
    void each_seed_draws_its_own_subset_and_a_kind_less_leaves_the_others_as_they_were() {
        Set<FaultKind> few = EnumSet.of(FaultKind.LOSS, FaultKind.CRASH);
        TreeSet<Integer> kindsPerPlan = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            List<Fault> all =
                    new ArrayList<>(FaultPlan.random(seed, NAMES, 60 * SECOND).faults());
            kindsPerPlan.add((int)
                    all.stream().map(fault -> fault.effect().kind()).distinct().count());
            all.removeIf(fault -> !few.contains(fault.effect().kind()));

            assertThat(FaultPlan.random(seed, NAMES, 60 * SECOND, few).faults())
                    .as("seed %d", seed)
                    .isEqualTo(all);
        }

        assertThat(kindsPerPlan.first()).isLessThan(3);
        assertThat(kindsPerPlan.last()).isBetween(10, 15);
    }

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
    void every_random_plan_leaves_the_network_as_it_was() {
        for (int seed = 0; seed < 100; seed++) {
            Stage stage = new Stage();
            LinkFaults usual = stage.network.faults();
            Staging.apply(FaultPlan.random(seed, NAMES, 20 * SECOND), stage.network, stage);
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
