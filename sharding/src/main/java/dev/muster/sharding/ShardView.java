package dev.muster.sharding;

import dev.muster.membership.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One shard of an entity type, as one node sees it.
 *
 * @param number of the shard
 * @param owner the node that messages from here go to; null while it is not known, as nothing was sent or the shard moves
 * @param epoch the number of the present tenure, when this node hosts the shard; otherwise 0
 * @param entities how many of its entities are in this node's memory
 * @param perSecond how many messages a second its entities get here, an estimate from samples of the last minutes
 * @param held how many messages wait here for its owner to be known
 * @param handingOff for how long this node has been handing it off; null when it is not
 */
public record ShardView(
        int number,
        @Nullable NodeId owner,
        long epoch,
        int entities,
        double perSecond,
        int held,
        @Nullable Duration handingOff) {}
