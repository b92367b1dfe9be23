package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * In place of {@code @Test}: runs a test method of a {@link ClusterTest} several times, each time with a fresh cluster and a
 * random {@link FaultPlan}, both of which it may have as parameters. The method decides when the plan begins:
 *
 * <pre>{@code
 * @ClusterProperty(runs = 5, duration = "20s", faults = {FaultKind.CRASH, FaultKind.PARTITION})
 * void nothing_acknowledged_is_lost(Cluster cluster, FaultPlan plan, History history) {
 *     cluster.awaitAllUp();
 *     cluster.runUnder(plan, () -> load(cluster, history));
 *     cluster.recover();
 *     cluster.awaitAllUp();
 *     Checks.all(history.transcript()).requireValid();
 * }
 * }</pre>
 *
 * <p>When a run fails, the method runs again with ever smaller plans, each time on a fresh cluster but in the same instance of
 * the test class and without its {@code @BeforeEach} methods, to find a small plan that fails, too. The seed, that plan and
 * the command that runs it are printed and kept in the test's folder.
 *
 * <p>{@code -Dcluster.seed=} makes it one run with that seed, {@code -Dcluster.plan=} one run with the plan in that file.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith({ClusterExtension.class, ClusterPropertyInvocations.class})
public @interface ClusterProperty {
    /** How many runs, 1 to 10,000. Default 5. */
    int runs() default 5;

    /** When the last fault of a plan has ended, after its begin: a number with ms, s, m or h. Default 20 s. */
    String duration() default "20s";

    /** The kinds of faults that plans draw from; they count as declared. At least one. */
    FaultKind[] faults();

    /** How many runs at most to make the plan of a failure smaller, 0 or more. Default 10. */
    int shrinkTries() default 10;

    /** For how many seconds at most such runs are begun, 0 or more. Default 180. */
    int shrinkSeconds() default 180;
}
