package dev.muster.sharding.route;

import dev.muster.membership.NodeId;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sender's side of one shard on one node: whether messages are held or go to the owner.
 *
 * <pre>
 *            held                    owned                   close                quiet
 *   IDLE -----------&gt; ASKING ---------------&gt; OPEN ---------------&gt; SHUTTING ---------------&gt; FLUSHED
 *    ^    Ask          |  ^          Open       |       Shut           |        Flushed         |
 *    |                 +--+ tick, released:     | gone, released: Shut | gone, released         | gone, released, tick
 *    |                      Ask again           v                      v                        v
 *    +-------------------------------------- IDLE, or ASKING if messages are held (Ask) &lt;-------+
 * </pre>
 *
 * <p>What each wait is for:
 *
 * <ul>
 *   <li><b>ASKING</b>: a message sent to a guessed owner may be refused there, or overtake one that is still held.
 *   <li><b>SHUTTING</b>: a sender that read OPEN before the shut may not have sent yet. Its message must be on its lane before
 *       {@code Flushed} is, or it arrives at an entity that is gone.
 *   <li><b>FLUSHED</b>: the owner answers no question until it has stopped or given up. {@code Released} ends the wait at once; the
 *       time limit is for a hand-off that was given up.
 * </ul>
 *
 * <p>A question keeps its attempt number when it is repeated: with a new one for each repetition, no answer would ever be in time once a
 * round trip is longer than the pause. A new question has a new number, so an answer to an earlier one opens nothing. Only {@code Shut}
 * waits for senders: when the owner is gone, or has stopped without preparation, a message on its way there is lost either way.
 *
 * <p>Not thread safe: its shell owns it, and the queue of held messages, under one lock.
 */
public final class Route {
    /** How many removed nodes are remembered; more than can be removed while one answer is under way. */
    private static final int REMEMBERED_NODES = 64;

    private enum State {
        IDLE,
        ASKING,
        OPEN,
        SHUTTING,
        FLUSHED
    }

    private final long retryNanos;
    private final ArrayDeque<NodeId> gone = new ArrayDeque<>();
    private State state = State.IDLE;
    private boolean wanted;
    private long attempt;
    private long turn;
    private long sinceNanos;
    private @Nullable NodeId owner;
    private long epoch;
    private long round;

    /**
     * A route that holds.
     *
     * @param retryNanos how long an unanswered question stands, and how long a flushed route waits for its release
     */
    public Route(long retryNanos) {
        if (retryNanos <= 0) {
            throw new IllegalArgumentException("retryNanos must be positive, was " + retryNanos);
        }
        this.retryNanos = retryNanos;
    }

    /** A message has been held. */
    public List<RouteOutput> held(long nowNanos) {
        if (state == State.OPEN) {
            throw new IllegalStateException("a message was held although the route is open to " + owner);
        }
        wanted = true;
        return state == State.IDLE ? ask(nowNanos) : List.of();
    }

    /** Nothing is held any more, although the route did not open: what was held has expired or was refused. */
    public List<RouteOutput> emptied() {
        wanted = false;
        return List.of();
    }

    /** The owner has answered the question with this number. */
    public List<RouteOutput> owned(long answered, NodeId newOwner, long newEpoch) {
        if (state != State.ASKING || answered != attempt || gone.contains(newOwner)) {
            return List.of();
        }
        state = State.OPEN;
        wanted = false;
        owner = newOwner;
        epoch = newEpoch;
        return List.of(new RouteOutput.Open(newOwner, newEpoch));
    }

    /** The owner prepares a hand-off and wants to know when nothing more will come. */
    public List<RouteOutput> close(NodeId from, long closedEpoch, long newRound) {
        if (!isTo(from, closedEpoch) || state == State.FLUSHED) {
            return List.of(new RouteOutput.Flushed(from, closedEpoch, newRound));
        }
        round = newRound;
        if (state == State.SHUTTING) {
            return List.of();
        }
        state = State.SHUTTING;
        return shut();
    }

    /** The grace period that began with this turn's {@code Shut} is over. */
    public List<RouteOutput> quiet(long endedTurn, long nowNanos) {
        if (state != State.SHUTTING || endedTurn != turn) {
            return List.of();
        }
        state = State.FLUSHED;
        sinceNanos = nowNanos;
        return List.of(new RouteOutput.Flushed(target(), epoch, round));
    }

    /** The owner has stopped the shard, prepared or not. */
    public List<RouteOutput> released(NodeId from, long releasedEpoch, long nowNanos) {
        return isTo(from, releasedEpoch) ? leave(nowNanos) : askAgain(nowNanos);
    }

    /** A member was removed: it will not answer, not release, and not deliver what was sent to it. */
    public List<RouteOutput> gone(NodeId node, long nowNanos) {
        gone.addLast(node);
        if (gone.size() > REMEMBERED_NODES) {
            gone.removeFirst();
        }
        return node.equals(owner) ? leave(nowNanos) : askAgain(nowNanos);
    }

    /** Time has passed. */
    public List<RouteOutput> tick(long nowNanos) {
        if (nowNanos - sinceNanos < retryNanos) {
            return List.of();
        }
        return state == State.FLUSHED ? leave(nowNanos) : askAgain(nowNanos);
    }

    /** Forgets the owner. Who may still send to it is found by {@code Shut} only if senders were let through until now. */
    private List<RouteOutput> leave(long nowNanos) {
        boolean wasOpen = state == State.OPEN;
        state = State.IDLE;
        owner = null;
        if (wasOpen) {
            return shut();
        }
        return wanted ? ask(nowNanos) : List.of();
    }

    private List<RouteOutput> shut() {
        turn++;
        return List.of(new RouteOutput.Shut(turn));
    }

    private List<RouteOutput> ask(long nowNanos) {
        state = State.ASKING;
        attempt++;
        sinceNanos = nowNanos;
        return List.of(new RouteOutput.Ask(attempt));
    }

    /** Repeats an open question: whoever had it may have been silent because it was closing, or is gone. */
    private List<RouteOutput> askAgain(long nowNanos) {
        if (state != State.ASKING || !wanted) {
            return List.of();
        }
        sinceNanos = nowNanos;
        return List.of(new RouteOutput.Ask(attempt));
    }

    /** Whether messages went to this tenure last, and it is not known to be over. */
    private boolean isTo(NodeId node, long tenureEpoch) {
        return node.equals(owner) && epoch == tenureEpoch;
    }

    private NodeId target() {
        if (owner == null) {
            throw new AssertionError("a route that is " + state + " has no owner");
        }
        return owner;
    }
}
