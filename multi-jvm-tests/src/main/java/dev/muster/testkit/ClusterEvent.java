package dev.muster.testkit;

import java.io.Serializable;
import java.util.Optional;

/**
 * Something that happened in a node and that the node told the test by itself: {@link MemberChanged},
 * {@link NodeTerminated}, or what the code in it pushed by {@link Probe}.
 *
 * @param node the node's name
 * @param nanos when it happened; compare it with {@link System#nanoTime}, by subtraction
 * @param value what happened
 */
public record ClusterEvent(String node, long nanos, Serializable value) {
    /** Whether it is of that type. */
    public boolean is(Class<?> type) {
        return type.isInstance(value);
    }

    /** What happened, if it is of that type. */
    public <T> Optional<T> as(Class<T> type) {
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
