package dev.muster.shape;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.muster.crdt.AWSet;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.PNCounter;
import dev.muster.shape.impure.UsesAThread;
import dev.muster.shape.impure.UsesTheClock;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules about who may use what, over all modules. */
class ShapeTest {
    private static final String[] CORES = {
        "dev.muster.membership.wire..",
        "dev.muster.membership.swim..",
        "dev.muster.membership.phi..",
        "dev.muster.membership.formation..",
        "dev.muster.sharding.ring..",
        "dev.muster.sharding.cell..",
        "dev.muster.sharding.heat..",
        "dev.muster.sharding.lane..",
        "dev.muster.sharding.passivation..",
        "dev.muster.sharding.route..",
        "dev.muster.sharding.slot..",
        "dev.muster.crdt.causal..",
        "dev.muster.crdt.replication..",
        "dev.muster.faults",
        "dev.muster.faults.packet.."
    };
    /** Values that stand beside shells in the API package of their module. */
    private static final List<Class<?>> CORE_VALUES = List.of(PNCounter.class, AWSet.class, LWWRegister.class);

    private static final JavaClasses MUSTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.muster");

    @Test
    void the_rules_see_every_module() {
        assertThat(MUSTER.stream().map(JavaClass::getPackageName))
                .contains(
                        "dev.muster.membership",
                        "dev.muster.sharding",
                        "dev.muster.crdt",
                        "dev.muster.faults",
                        "dev.muster.persistence",
                        "dev.muster.runtime")
                .doesNotContain("dev.muster.shape");
    }

    @Test
    void cores_use_java_and_our_own_values_and_nothing_that_waits_or_reaches_out() {
        cores_are_pure(resideInAnyPackage(CORES)).check(MUSTER);
        cores_are_pure(coreValues()).check(MUSTER);
    }

    @Test
    void cores_read_no_clock_and_draw_no_chance() {
        cores_read_no_clock(resideInAnyPackage(CORES)).check(MUSTER);
        cores_read_no_clock(coreValues()).check(MUSTER);
    }

    @Test
    void every_core_that_is_named_exists() {
        for (String core : CORES) {
            assertThat(MUSTER.stream().filter(resideInAnyPackage(core)))
                    .as(core)
                    .isNotEmpty();
        }
        assertThat(MUSTER.stream().filter(coreValues())).hasSizeGreaterThanOrEqualTo(CORE_VALUES.size());
    }

    @Test
    void the_rules_about_cores_can_fail() {
        DescribedPredicate<JavaClass> here = resideInAnyPackage("dev.muster.shape.impure..");
        JavaClasses impure = new ClassFileImporter().importClasses(UsesAThread.class, UsesTheClock.class);

        assertThat(cores_are_pure(here).evaluate(impure).hasViolation()).isTrue();
        assertThat(cores_read_no_clock(here).evaluate(impure).hasViolation()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"membership", "sharding", "crdt", "persistence", "runtime"})
    void what_is_internal_to_a_module_is_used_by_that_module_only(String module) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster." + module + ".internal..")
                .check(MUSTER);
    }

    @Test
    void entities_replicated_data_and_journal_do_not_know_each_other() {
        siblings("sharding", "crdt", "persistence").check(MUSTER);
        siblings("crdt", "sharding", "persistence").check(MUSTER);
        siblings("persistence", "sharding", "crdt").check(MUSTER);
    }

    @Test
    void modules_depend_in_one_direction() {
        slices().matching("dev.muster.(*)..").should().beFreeOfCycles().check(MUSTER);
    }

    private static DescribedPredicate<JavaClass> coreValues() {
        return DescribedPredicate.describe(
                "are core values or nested in one",
                type -> CORE_VALUES.stream()
                        .map(Class::getName)
                        .anyMatch(name ->
                                type.getName().equals(name) || type.getName().startsWith(name + "$")));
    }

    private static ArchRule siblings(String module, String other, String another) {
        return noClasses()
                .that()
                .resideInAPackage("dev.muster." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster." + other + "..", "dev.muster." + another + "..", "dev.muster.runtime..");
    }

    private static ArchRule cores_are_pure(DescribedPredicate<JavaClass> cores) {
        DescribedPredicate<JavaClass> harmless = resideInAnyPackage(
                        "java.lang..",
                        "java.util..",
                        "java.math..",
                        "java.time..",
                        "java.io..",
                        "java.nio..",
                        "dev.muster..",
                        "org.jspecify..",
                        "")
                .and(DescribedPredicate.not(resideInAnyPackage(
                        "java.util.concurrent..", "java.nio.channels..", "java.nio.file..", "dev.muster..internal..")))
                .and(DescribedPredicate.not(type(Thread.class)));
        return classes().that(cores).should().onlyDependOnClassesThat(harmless);
    }

    private static ArchRule cores_read_no_clock(DescribedPredicate<JavaClass> cores) {
        return noClasses()
                .that(cores)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat(type(Random.class).or(type(Clock.class)).or(type(Timer.class)));
    }
}
