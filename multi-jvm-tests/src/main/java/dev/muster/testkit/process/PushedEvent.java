package dev.muster.testkit.process;

import java.io.Serializable;

/**
 * What a process pushed, and when.
 *
 * <p>All JVMs on one Linux or macOS machine read {@link System#nanoTime} from the same monotonic clock, so the times of
 * events of different processes, and of this JVM, can be compared (by subtraction).
 *
 * @param process the name given at launch
 * @param nodeNanos the process's {@link System#nanoTime} at the push
 * @param value what was pushed, or a {@link Dropped} or {@link Stalled} of the kit's own
 */
public record PushedEvent(String process, long nodeNanos, Serializable value) {}
