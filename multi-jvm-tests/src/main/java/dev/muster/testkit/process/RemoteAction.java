package dev.muster.testkit.process;

import java.io.Serializable;

/**
 * A {@link RemoteCall} without a result.
 *
 * @param <T> the target: what the forked JVM started
 */
@FunctionalInterface
public interface RemoteAction<T> extends Serializable {
    /** Runs in the forked JVM; what it throws is thrown to the caller as {@link RemoteCallException}. */
    void run(T target) throws Exception;
}
