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

    /** Requests that came to a node that did not host their shard any more. */
    public final LongAdder strays = new LongAdder();
    /** Requests that reached no entity, as it failed and stopped, or a region dropped them. */
    public final LongAdder undelivered = new LongAdder();
    /** Asks that nobody answered in time. */
    public final LongAdder expiredAsks = new LongAdder();
    /** Asks that were given up because the node they went to was removed. */
    public final LongAdder lostAsks = new LongAdder();
    /** Answers to asks that had been answered or given up before. */
    public final LongAdder lateAnswers = new LongAdder();
    /** Requests that were refused because a lane had too many waiting. */
    public final LongAdder fullLanes = new LongAdder();
    /** Requests that waited in a lane when its node was removed: dropped when told, refused when asked. */
    public final LongAdder unsentRequests = new LongAdder();
    /** Answers that were dropped because a lane had too many waiting, or its node was removed. */
    public final LongAdder unsentAnswers = new LongAdder();
    /** Requests and answers that the network lost on their way through a lane. */
    public final LongAdder lostOnLanes = new LongAdder();
    /** Batches that were dropped because they had come before. */
    public final LongAdder repeatedBatches = new LongAdder();
    /** Batches and credit that were dropped because they were meant for, or came from, a node that is not there any more. */
    public final LongAdder strayBatches = new LongAdder();
    /** Messages of a lane that were dropped because they were of an unknown kind. */
    public final LongAdder unknownItems = new LongAdder();
    /** Times that a lane waited for credit so long that it asked for it. */
    public final LongAdder creditProbes = new LongAdder();

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
