package dev.muster.sharding.internal;

import dev.muster.sharding.EntityException;

/** Knows about the entities that are asked: how to read their replies, and why one did not come. Thread safe. */
interface AskTarget {
    /** The protocol of the entities. */
    TypeProtocol protocol();

    /** The failure of an ask that nobody has answered in time, or that went to a node that was removed. */
    EntityException timedOut(PendingAsk<?> ask);
}
