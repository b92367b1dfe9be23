package dev.muster.crdt;

import dev.muster.membership.Subscription;
import java.util.function.LongConsumer;

/**
 * A handle on one replicated counter. Writes are immediate and local and reach the other nodes in the background; they
 * never ask an actor and never wait for the network. Safe for use from any thread.
 */
public interface CounterHandle {
    /** The key this counter has on every node. */
    String key();

    /** Adds one. */
    default void increment() {
        add(1);
    }

    /** Takes one away. */
    default void decrement() {
        add(-1);
    }

    /**
     * Adds an amount, which may be negative; zero changes nothing and sends nothing.
     *
     * @throws ArithmeticException if all that this node ever added, or ever took away, no longer fits a long; the
     *     counter is unchanged then
     */
    void add(long amount);

    /** The sum of all additions this node has seen, its own included. Wait-free. */
    long value();

    /**
     * Calls the listener with the value now, then after changes; values that change while it runs are joined into one
     * call. Calls are serial, on a thread that may block. An exception from it is logged and ends nothing.
     */
    Subscription subscribe(LongConsumer listener);
}
