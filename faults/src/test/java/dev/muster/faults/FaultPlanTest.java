package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
            40s corruption 0.01 n1>n2 10s
            40s reordering 0.2 by=50ms all 10s
            40s reset n1,n2>n3
            40s reset all
            40s clock n1 +3600s 10s
            40s clock n1 -500ms forever
            40s disk-full all 10s
            40s disk-full n1,n2 10s
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

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "40s corruption 0.01 n1>n2 10s     ; n1 n2",
                "40s reset n1,n2>n3                ; n1 n2 n3",
                "40s reset all                     ; ''",
                "40s clock n1 -3h 10s              ; n1",
                "40s disk-full n1,n2 10s           ; n1 n2",
                "40s disk-full all 10s             ; ''",
                "40s jitter 1ms 10s                ; ''",
                "40s bridge n1|n2|n3,n1 10s        ; n1 n2 n3",
                "40s ring n3,n1,n2 10s             ; n3 n1 n2",
                "40s partial n3|n1,n2 10s          ; n3 n1 n2",
                "40s cut n2>n1 10s                 ; n2 n1",
                "40s partition n2|n1 10s           ; n2 n1",
            })
    void a_fault_tells_which_nodes_it_names(String line, String names) {
        Fault fault = FaultPlan.parse(line).faults().get(0);

        assertThat(String.join(" ", fault.effect().names())).isEqualTo(names);
    }

    @Test
    void every_kind_of_effect_tells_which_nodes_it_names() {
        List<Effect> effects =
                FaultPlan.parse(EVERY_KIND).faults().stream().map(Fault::effect).toList();

        assertThat(effects).extracting(Object::getClass).hasSizeGreaterThan(1).containsAll(leaves(Effect.class));
        assertThat(effects).allSatisfy(effect -> assertThat(NAMES).containsAll(effect.names()));
    }

    private static List<Class<?>> leaves(Class<?> family) {
        return Stream.of(family.getPermittedSubclasses())
                .flatMap(member -> member.isSealed() ? leaves(member).stream() : Stream.of(member))
                .toList();
    }

    @Test
    void a_plan_for_other_nodes_is_refused_with_the_fault_and_the_names() {
        FaultPlan plan = FaultPlan.parse("1s pause n1 1s\n2s partition n1,n8|n2,n9 3s\n");

        assertThat(plan.requireNames(List.of("n1", "n2", "n8", "n9"))).isSameAs(plan);
        assertThatThrownBy(() -> plan.requireNames(List.of("n1", "n2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[2s partition n1,n8|n2,n9 3s]: there is no node [n8, n9], only [n1, n2]");
    }

    @Test
    void a_reset_is_about_each_pair_of_nodes_once() {
        Effect.Reset two = new Effect.Reset(new Links(List.of("n2", "n3"), List.of("n1", "n2")));

        assertThat(two.pairs(NAMES)).extracting(Direction::toString).containsExactly("n1>n2", "n1>n3", "n2>n3");
        assertThat(new Effect.Reset(Links.ALL).pairs(List.of("n3", "n1")))
                .extracting(Direction::toString)
                .containsExactly("n1>n3");
    }

    @Test
    void options_may_be_left_out_and_comments_say_nothing() {
        FaultPlan plan = FaultPlan.parse("""
                # slow

                  1.5m  slow n2   1h \s
                0s delay 5ns..6us n1>n2 7ms
                1s reordering 0.2 all 1s
                """);

        assertThat(plan.print()).isEqualTo("""
                        90s slow n2 slice=10ms gap=200ms..2s cost=100us inbox=1024 order=by-time 3600s
                        0s delay 5ns..6us n1>n2 7ms
                        1s reordering 0.2 by=50ms all 1s
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
                "1s slow n1 inbox=4294967296 8s; inbox must be at most 2147483647, was 4294967296",
                "1s slow n1 order=odd 8s   ; order must be by-time, messages-first or timers-first, was [odd]",
                "1s bandwidth 1.5 all 8s   ; the bandwidth must be a whole number, was [1.5]",
                "1s restart n1 8s          ; [8s] is one word too many",
                "1s corruption 1 all 8s    ; corruption must be at least 0 and below 1, was 1.0",
                "1s corruption all 8s      ; the probability must be a number, was [all]",
                "1s reordering 2 all 8s    ; reordering must be at least 0 and below 1, was 2.0",
                "1s reordering .2 by=5 all 8s  ; by must be a time like 12.5s, was [5]",
                "1s reset n1 8s            ; links must be like n1>n2 or all, was [n1]",
                "1s reset n1>n2 8s         ; [8s] is one word too many",
                "1s clock n1 1h 8s         ; the offset must be a time like +1h or -3h, was [1h]",
                "1s clock n1 +1d 8s        ; the offset must be a time like 12.5s, was [1d]",
                "1s clock n1 +-1h 8s       ; the offset must be a time like 12.5s, was [-1h]",
                "1s clock n1,n2 +1h 8s     ; 'one name is wanted, was [n1, n2]'",
                "1s disk-full 8s           ; the duration is missing",
                "1s disk-full n1>n2 8s     ; 'names must not be empty nor hold = > |, was [n1>n2]'",
                "1s disk_full all 8s       ; there is no fault [disk_full]",
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
        for (int seed = 0; seed < 1_000; seed++) {
            FaultPlan plan = FaultPlan.random(seed, NAMES, 60 * SECOND);
            plans.add(plan);
            plan.faults().forEach(fault -> seen.add(fault.effect().kind()));

            assertThat(FaultPlan.parse(plan.print())).as("seed %d", seed).isEqualTo(plan);
            assertThat(FaultPlan.random(seed, NAMES, 60 * SECOND))
                    .as("seed %d", seed)
                    .isEqualTo(plan);
            assertThat(plan.endNanos()).as("seed %d", seed).isLessThanOrEqualTo(60 * SECOND);
        }

        assertThat(plans).hasSizeGreaterThan(970);
        assertThat(seen).isEqualTo(EnumSet.allOf(FaultKind.class));
    }

    @Test
    void a_seed_keeps_the_plan_it_had_before_there_were_more_kinds() {
        Set<FaultKind> first = EnumSet.range(FaultKind.CRASH, FaultKind.JITTER);
        long hash = 0;
        for (int seed = 0; seed < 100; seed++) {
            String text = FaultPlan.random(seed, NAMES, 60 * SECOND, first).print();
            hash = Chance.hashed(hash, Chance.hashOf(text));
        }

        assertThat(hash).isEqualTo(-1211078336162304129L);
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
        assertThat(kindsPerPlan.last()).isBetween(13, 20);
    }
}
