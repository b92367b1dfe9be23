package dev.muster.crdt;

/** The replicated sets of this node, by key. Safe for use from any thread. */
public interface Sets {
    /**
     * A handle on the set with this key, which is empty the first time any node uses it.
     *
     * @param key 1 byte to 1 KiB in UTF-8, not starting with the character zero
     * @param element how elements become bytes; all nodes must use the same one for a key
     * @throws IllegalArgumentException if the key is empty, too large or reserved
     * @throws IllegalStateException if the key already holds another type on this node
     */
    <T> SetHandle<T> get(String key, Element<T> element);
}
