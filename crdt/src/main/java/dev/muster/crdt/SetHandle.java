package dev.muster.crdt;

import dev.muster.membership.Subscription;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A handle on one replicated set in which an addition wins over a concurrent removal. Writes are immediate and local and
 * reach the other nodes in the background. Safe for use from any thread.
 *
 * @param <T> type of the elements; two elements are the same when their bytes are
 */
public interface SetHandle<T> {
    /** The key this set has on every node. */
    String key();

    /**
     * Adds an element.
     *
     * @throws IllegalArgumentException if the element has more than 64 KiB; the set is unchanged then
     */
    void add(T element);

    /** Removes an element as far as this node has seen it added; an addition elsewhere at the same time survives. */
    void remove(T element);

    /** Whether the element is in the set as this node sees it. Wait-free, logarithmic in the size of the set. */
    boolean contains(T element);

    /** The number of elements as this node sees them. Wait-free. */
    int size();

    /**
     * The elements as this node sees them, unmodifiable, in the order of their bytes. Wait-free, linear in the size.
     *
     * @throws IllegalStateException if the {@link Element} cannot read an element another node added
     */
    Set<T> values();

    /**
     * Calls the listener with the elements now, then after changes; changes while it runs are joined into one call. Calls
     * are serial, on a thread that may block. An exception from it is logged and ends nothing.
     */
    Subscription subscribe(Consumer<Set<T>> listener);
}
