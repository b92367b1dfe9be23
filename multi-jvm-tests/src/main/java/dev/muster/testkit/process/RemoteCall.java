package dev.muster.testkit.process;

import java.io.Serializable;

/**
 * A lambda that is serialized, sent to a forked JVM, and run there on that JVM's target.
 *
 * <p>What it captures travels with it and has to be serializable, and so has its result. It runs on a thread of its own,
 * so it may block.
 *
 * @param <T> the target: what the forked JVM started
 * @param <R> the result
 */
@FunctionalInterface
public interface RemoteCall<T, R> extends Serializable {
    /** Runs in the forked JVM; what it throws is thrown to the caller as {@link RemoteCallException}. */
    R call(T target) throws Exception;
}
