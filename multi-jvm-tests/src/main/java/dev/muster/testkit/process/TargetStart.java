package dev.muster.testkit.process;

import java.io.Serializable;

/**
 * How a forked JVM makes its target; serialized, sent to it, and run there once.
 *
 * @param <T> the target, closed when the conductor asks the JVM to stop
 */
@FunctionalInterface
public interface TargetStart<T extends AutoCloseable> extends Serializable {
    /** The started target; what this throws fails the launch. */
    T start() throws Exception;
}
