package dev.muster.sharding.internal;

import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** What one actor system has counted about its entities. */
public final class ShardingTallies implements Extension {
    private static final Id ID = new Id();

    /** Frames that could not be read. */
    public final LongAdder malformedFrames = new LongAdder();
    /** Requests that no entity type here knows, or whose value could not be decoded. */
    public final LongAdder unserializableMessages = new LongAdder();
    /** Requests that were refused because too many waited for their entity. */
    public final LongAdder overloads = new LongAdder();
    /** Handlers, timers and pipes that threw. */
    public final LongAdder failures = new LongAdder();
    /** Writes that the journal failed or refused. */
    public final LongAdder failedWrites = new LongAdder();
    /** Entities in memory: one is added at each start, and taken off at each stop. */
    public final LongAdder entities = new LongAdder();

    private ShardingTallies() {}

    /** The tallies of an actor system. */
    public static ShardingTallies of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    private static final class Id extends AbstractExtensionId<ShardingTallies> {
        @Override
        public ShardingTallies createExtension(ExtendedActorSystem system) {
            return new ShardingTallies();
        }

        @Override
        public ShardingTallies get(ActorSystem system) {
            return super.get(system);
        }
    }
}
