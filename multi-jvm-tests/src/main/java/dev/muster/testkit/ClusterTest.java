package dev.muster.testkit;

import dev.muster.sharding.Entity;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test method of a class its own cluster of real JVMs, as a parameter of type {@link Cluster}.
 *
 * <pre>{@code
 * @ClusterTest(nodes = 3, entities = Counter.class)
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
 * <p>The test body runs in the JVM of the test, which is never a member. Nodes run on loopback addresses, with the class
 * path of the test, and log to {@code target/cluster/<class>.<method>/<node>.log}; when a test fails, the tails of these
 * are printed. All nodes end with the test, even when the test's JVM is killed.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
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
}
