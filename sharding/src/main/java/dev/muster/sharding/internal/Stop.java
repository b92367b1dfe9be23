package dev.muster.sharding.internal;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** From the shard to an entity or an anchor: it is to leave memory, as it asked for, or because the shard moves. */
enum Stop implements NoSerializationVerificationNeeded {
    INSTANCE
}
