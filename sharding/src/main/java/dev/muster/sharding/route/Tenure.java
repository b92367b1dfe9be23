package dev.muster.sharding.route;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The owner's side of one hosted shard, from when it starts on this node until it has stopped here.
 *
 * <pre>
 *              handOff                 all flushed              settled                 stopped
 *   SERVING --------------&gt; CLOSING -----------------&gt; SETTLING ----------&gt; QUIET --------------&gt; STOPPED
 *    ^  asked: Owned   Close to each       Settle                   Quiet          Released to each
 *    |                        |                          |            |
 *    +------------------------+--------- tick: Reopen ---+------------+      (stopped() is heeded in every state)
 * </pre>
 *
 * <p>What each wait is for:
 *
 * <ul>
 *   <li><b>CLOSING</b>: a node that was told {@code Owned} may have messages on its lanes. A {@code Flushed} behind them on each lane
 *       shows that they have arrived. The node itself has no lane: its messages are in their slots when its grace period is over, so
 *       one {@code Flushed} stands for all.
 *   <li><b>SETTLING</b>: a message that has arrived may wait where Pekko's hand-off drops it: in the region, in the shard, in a slot
 *       that opens or closes.
 *   <li><b>QUIET</b>: Pekko's coordinator begins when it sees fit. Until it has stopped the shard, no question is answered.
 * </ul>
 *
 * <p>A hand-off that takes longer than patience is given up: the shard stays and serves. The epoch stays too, for it is on frames that
 * are under way; the round tells a late {@code Flushed} of the first try from one of the second. Not thread safe: the shard's anchor
 * owns it.
 */
public final class Tenure {
    private enum State {
        SERVING,
        CLOSING,
        SETTLING,
        QUIET,
        STOPPED
    }

    /**
     * How long a hand-off may take.
     *
     * @param prepareNanos until the shard is at rest; its senders wait all the time
     * @param stopNanos from then until it has stopped; long, as a shard that serves again too soon may lose what Pekko drops
     */
    public record Patience(long prepareNanos, long stopNanos) {
        /** Checks that both are positive. */
        public Patience {
            if (prepareNanos <= 0 || stopNanos <= 0) {
                throw new IllegalArgumentException(
                        "patience must be positive, was " + prepareNanos + " and " + stopNanos + " ns");
            }
        }
    }

    private final NodeId self;
    private final long epoch;
    private final int lanes;
    private final Patience patience;
    private final Set<NodeId> told = new TreeSet<>();
    private final SortedMap<NodeId, Integer> unflushed = new TreeMap<>();
    private State state = State.SERVING;
    private long round;
    private long deadlineNanos;

    /**
     * A tenure that serves.
     *
     * @param self this node, whose own messages use no lane
     * @param epoch a number that no other tenure of this shard has on this node
     * @param lanes the number of lanes from each other node, 1 to 31
     * @param patience how long to prepare a hand-off, and then how long to wait for the stop
     */
    public Tenure(NodeId self, long epoch, int lanes, Patience patience) {
        if (lanes < 1 || lanes >= Integer.SIZE) {
            throw new IllegalArgumentException("lanes must be between 1 and 31, was " + lanes);
        }
        this.self = self;
        this.epoch = epoch;
        this.lanes = lanes;
        this.patience = patience;
    }

    /** The number that frames under this tenure carry. */
    public long epoch() {
        return epoch;
    }

    /** A node asks who owns the shard. While it closes there is no answer; the node asks again. */
    public List<TenureOutput> asked(NodeId from, long attempt) {
        if (state != State.SERVING) {
            return List.of();
        }
        told.add(from);
        return List.of(new TenureOutput.Owned(from, attempt, epoch));
    }

    /**
     * Begins to prepare a hand-off, unless that is under way; says again that it is prepared when it is.
     *
     * @param members every node of the membership's view, whatever its status; another cannot answer and is not waited for
     */
    public List<TenureOutput> handOff(Collection<NodeId> members, long nowNanos) {
        if (state != State.SERVING) {
            return state == State.QUIET ? List.of(new TenureOutput.Quiet()) : List.of();
        }
        state = State.CLOSING;
        round++;
        deadlineNanos = nowNanos + patience.prepareNanos();
        told.retainAll(members);
        List<TenureOutput> outputs = new ArrayList<>();
        for (NodeId node : told) {
            unflushed.put(node, (1 << lanes) - 1);
            outputs.add(new TenureOutput.Close(node, epoch, round));
        }
        settleIfFlushed(outputs);
        return outputs;
    }

    /** A node's {@code Flushed} has arrived at the end of a lane, behind all that it had sent on it. */
    public List<TenureOutput> flushed(NodeId from, int lane, long flushedRound) {
        if (lane < 0 || lane >= lanes) {
            throw new IllegalArgumentException("lane must be between 0 and " + (lanes - 1) + ", was " + lane);
        }
        if (state != State.CLOSING || flushedRound != round) {
            return List.of();
        }
        unflushed.computeIfPresent(from, (node, open) -> without(lane, node, open));
        List<TenureOutput> outputs = new ArrayList<>();
        settleIfFlushed(outputs);
        return outputs;
    }

    /** A member was removed: what it has on its lanes does not arrive. */
    public List<TenureOutput> gone(NodeId node) {
        told.remove(node);
        unflushed.remove(node);
        List<TenureOutput> outputs = new ArrayList<>();
        settleIfFlushed(outputs);
        return outputs;
    }

    /** What had arrived when this round's {@code Settle} came out is in the mailboxes. */
    public List<TenureOutput> settled(long settledRound, long nowNanos) {
        if (state != State.SETTLING || settledRound != round) {
            return List.of();
        }
        state = State.QUIET;
        deadlineNanos = nowNanos + patience.stopNanos();
        return List.of(new TenureOutput.Quiet());
    }

    /** Time has passed. */
    public List<TenureOutput> tick(long nowNanos) {
        boolean handingOff = state == State.CLOSING || state == State.SETTLING || state == State.QUIET;
        if (!handingOff || nowNanos - deadlineNanos < 0) {
            return List.of();
        }
        List<NodeId> awaited = List.copyOf(unflushed.keySet());
        unflushed.clear();
        state = State.SERVING;
        return List.of(new TenureOutput.Reopen(awaited));
    }

    /** The shard stops here, prepared or not. */
    public List<TenureOutput> stopped() {
        state = State.STOPPED;
        unflushed.clear();
        List<TenureOutput> outputs = new ArrayList<>();
        told.forEach(node -> outputs.add(new TenureOutput.Released(node, epoch)));
        told.clear();
        return outputs;
    }

    private void settleIfFlushed(List<TenureOutput> outputs) {
        if (state == State.CLOSING && unflushed.isEmpty()) {
            state = State.SETTLING;
            outputs.add(new TenureOutput.Settle(round));
        }
    }

    /** The lanes still open, or null when there are none: the entry goes. */
    @SuppressWarnings("NullAway") // computeIfPresent removes the entry for null
    private Integer without(int lane, NodeId node, int open) {
        int left = node.equals(self) ? 0 : open & ~(1 << lane);
        return left == 0 ? null : left;
    }
}
