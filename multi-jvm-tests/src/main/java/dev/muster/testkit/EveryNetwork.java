package dev.muster.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * In place of {@code @Test}: runs a test method of a {@link ClusterTest} once on each of its networks, which are all unless
 * {@link ClusterTest#network} says less. Those that this machine does not have, or that cannot do the declared faults, are
 * skipped with the reason.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith({ClusterExtension.class, EveryNetworkInvocations.class})
public @interface EveryNetwork {}
