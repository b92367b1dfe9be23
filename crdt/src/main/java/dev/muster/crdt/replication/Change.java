package dev.muster.crdt.replication;

import dev.muster.crdt.Crdt;

/**
 * A state to join into a key: a delta or a whole.
 *
 * @param key not empty
 * @param state not bottom
 */
public record Change(String key, Crdt<?> state) {}
