package dev.muster.sharding;

import java.time.Duration;

/**
 * The timers of one entity. Each has a key; starting one under a key in use replaces it. Timers live in memory: they end when
 * the entity is passivated, moves, or restarts after a failure, so start lasting ones in {@link Entity#onActivate}. Only to be
 * used from the entity's own handlers; starts and cancels of a handler that throws are dropped. However
 * long the entity is busy, as with a write, at most one request of each timer waits.
 *
 * @param <E> the entity class
 */
public interface Timers<E extends Entity<E>> {
    /** Sends {@code request} to this entity once, after {@code delay}, which must be positive and at most 100 days. Its reply is dropped. */
    void after(String key, Duration delay, Request<E, ?> request);

    /** Sends {@code request} to this entity again and again, {@code period} after it was handled last; {@code period} must be positive and at most 100
     * days. Replies are dropped. */
    void every(String key, Duration period, Request<E, ?> request);

    /** Cancels the timer under {@code key}, if there is one. */
    void cancel(String key);
}
