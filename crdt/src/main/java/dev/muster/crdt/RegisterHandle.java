package dev.muster.crdt;

import dev.muster.membership.Subscription;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A handle on one replicated register, in which the last write wins by hybrid time. A write always beats the value this
 * node could read when it wrote, whatever the clocks say. Safe for use from any thread.
 *
 * @param <T> type of the value
 */
public interface RegisterHandle<T> {
    /** The key this register has on every node. */
    String key();

    /**
     * Replaces the value; immediate and local.
     *
     * @throws IllegalArgumentException if the value has more than 64 KiB; the register is unchanged then
     */
    void set(T value);

    /**
     * The value as this node sees it, empty if none was ever written. Wait-free.
     *
     * @throws IllegalStateException if the {@link Element} cannot read the value another node wrote
     */
    Optional<T> value();

    /**
     * Calls the listener with the value now, then after changes; changes while it runs are joined into one call. Calls are
     * serial, on a thread that may block. An exception from it is logged and ends nothing.
     */
    Subscription subscribe(Consumer<Optional<T>> listener);
}
