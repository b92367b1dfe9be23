package dev.muster.crdt;

/** The replicated counters of this node, by key. Safe for use from any thread. */
@FunctionalInterface
public interface Counters {
    /**
     * A handle on the counter with this key, which starts at zero the first time any node uses it.
     *
     * @param key 1 byte to 1 KiB in UTF-8, not starting with the character zero
     * @throws IllegalArgumentException if the key is empty, too large or reserved
     * @throws IllegalStateException if the key already holds another type on this node
     */
    CounterHandle get(String key);
}
