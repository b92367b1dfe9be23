package dev.muster.sharding.lane;

import java.util.Optional;

/**
 * The receiver's side of a lane's flow control: which batches are new, and when to tell the sender what has been taken. What
 * the network lost is seen as a gap and counted as taken, so that its credit is not lost too.
 *
 * <p>Not thread safe: a gateway owns it.
 */
public final class Returns {
    private final Position step;
    private final long delayNanos;
    private Position reached = Position.START;
    private Position returned = Position.START;
    private boolean isAsked;
    private boolean isOwing;
    private long owingSinceNanos;
    private long lostMessages;

    /**
     * For a lane of which nothing has arrived.
     *
     * @param step how much of it makes a return due at once
     * @param delayNanos how long less than that may wait for more
     */
    public Returns(Position step, long delayNanos) {
        this.step = step;
        this.delayNanos = delayNanos;
    }

    /**
     * A batch has arrived.
     *
     * @param before where it begins
     * @param messages how many messages it has; none when the sender asks what has been taken
     * @return whether its messages are to be taken; those of a batch that came before are not
     */
    public boolean arrived(Position before, int messages, int bytes, long nowNanos) {
        if (!reached.isWithin(before)) {
            return false;
        }
        lostMessages += before.messages() - reached.messages();
        reached = messages == 0 ? before : before.plus(messages, bytes);
        isAsked |= messages == 0;
        if (!isOwing) {
            isOwing = true;
            owingSinceNanos = nowNanos;
        }
        return true;
    }

    /** What to tell the sender now: up to where everything has been taken. None when there is nothing new, or it may wait. */
    public Optional<Position> due(long nowNanos) {
        boolean isEnough = reached.minus(returned).reachesAnyOf(step);
        boolean isDue = isAsked || (isOwing && (isEnough || nowNanos - owingSinceNanos >= delayNanos));
        if (!isDue) {
            return Optional.empty();
        }
        returned = reached;
        isOwing = false;
        isAsked = false;
        return Optional.of(reached);
    }

    /** Whether a return will be due after a while, if it is not due now. */
    public boolean isOwing() {
        return isOwing;
    }

    /** How many messages the network has lost so far. */
    public long lostMessages() {
        return lostMessages;
    }
}
