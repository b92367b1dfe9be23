package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.faults.NetworkMode;
import dev.muster.sharding.Entity;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test method of a class, or one method, its own cluster of real JVMs, as a parameter of type {@link Cluster}.
 *
 * <pre>{@code
 * @ClusterTest(nodes = 3, entities = Counter.class, faults = FaultKind.PARTITION)
 * class CounterSurvivesIT {
 *     @Test
 *     void a_killed_owner_is_replaced(Cluster cluster) {
 *         cluster.awaitAllUp();
 *         ClusterNode owner = cluster.ownerOf(Counter.class, "visits");
 *         owner.kill();
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>The test body runs in the JVM of the test, which is never a member. Nodes run with the class path of the test, and log
 * to {@code target/cluster/<class>.<method>/<node>.log}; when a test fails, the ends of these are printed, and that folder
 * holds reports. All nodes end with the test, even when the test's JVM is killed. A test may also ask for a
 * {@link dev.muster.testkit.history.History} of its own.
 *
 * <p>Without {@link #faults}, nodes run on plain loopback addresses. With them, they run on the most faithful network that
 * this machine has and that can do all of them; a machine that has none skips the test and says why. One line on standard
 * output tells which it is. {@code -Dcluster.network=} with {@code namespaces}, {@code nftables}, {@code proxy} or
 * {@code filter} asks for one.
 *
 * <p>If this machine, or one of the JVMs, stood still for {@code -Dcluster.stall-bound=} (2 s unless said) without being
 * told to, the test is aborted: whether it passed or failed says nothing.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface ClusterTest {
    /** How many nodes are started before the test: 1 to 16, named {@code n1}, {@code n2}, ... Default 3. */
    int nodes() default 3;

    /** How the nodes find each other at the start. Default: the first forms the cluster, the others join it. */
    Formation formation() default Formation.FIRST_ALONE;

    /** The entity types that every node serves; each needs a constructor without arguments. Default none. */
    Class<? extends Entity<?>>[] entities() default {};

    /** What is set on each node besides. Default nothing. */
    Class<? extends NodeSetup> setup() default NodeSetup.Plain.class;

    /** JVM flags of the nodes, after the kit's own, so that they win. Default none. */
    String[] jvmFlags() default {};

    /**
     * The kinds of fault that the test uses, but for crash, restart, pause and slowness of nodes, which are always there.
     * Default none.
     */
    FaultKind[] faults() default {};

    /** The networks on which the test may run. Default any. */
    NetworkMode[] network() default {};
}
