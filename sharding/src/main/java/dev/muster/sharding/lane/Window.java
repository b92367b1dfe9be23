package dev.muster.sharding.lane;

/**
 * The sender's side of a lane's flow control: what has been sent and not been taken by the receiver stays within a limit. Only
 * a message that is larger than the limit goes beyond it, and only when nothing else is under way.
 *
 * <p>The receiver returns credit as the position up to which it has taken everything. A return can therefore be repeated,
 * overtaken by a later one, or lost before a later one, and never counts twice. When the last one is lost, or the last batch
 * was, a sender without credit would wait for ever: it is told by {@link #probe} to ask.
 *
 * <p>Not thread safe: a lane owns it.
 */
public final class Window {
    private final Position limit;
    private final long patienceNanos;
    private Position sent = Position.START;
    private Position taken = Position.START;
    private boolean isBlocked;
    private long blockedAtNanos;

    /**
     * For a lane of which nothing has been sent.
     *
     * @param limit how much may be under way
     * @param patienceNanos how long a sender without credit waits before it asks for it
     */
    public Window(Position limit, long patienceNanos) {
        this.limit = limit;
        this.patienceNanos = patienceNanos;
    }

    /** Whether one more batch of that size may be sent now. */
    public boolean admits(int messages, int bytes) {
        Position underWay = underWay();
        boolean isAlone = underWay.equals(Position.START) && messages == 1;
        return isAlone || underWay.plus(messages, bytes).isWithin(limit);
    }

    /** Sends a batch, which {@link #admits} must have admitted; returns the position in front of it. */
    public Position send(int messages, int bytes) {
        if (!admits(messages, bytes)) {
            throw new AssertionError("no credit for " + messages + " messages, " + bytes + " bytes: sent " + sent
                    + ", taken " + taken + ", limit " + limit);
        }
        Position before = sent;
        sent = sent.plus(messages, bytes);
        return before;
    }

    /** The receiver has taken everything up to {@code position}; what lies behind an earlier return, or was never sent, is ignored. */
    public void returned(Position position) {
        if (taken.isWithin(position) && position.isWithin(sent) && !position.equals(taken)) {
            taken = position;
            isBlocked = false;
        }
    }

    /** There is something to send and no credit for it. */
    public void blocked(long nowNanos) {
        if (!isBlocked) {
            isBlocked = true;
            blockedAtNanos = nowNanos;
        }
    }

    /** Whether it is time to ask the receiver what it has taken; true once per patience while no credit comes. */
    public boolean probe(long nowNanos) {
        if (!isBlocked || nowNanos - blockedAtNanos < patienceNanos) {
            return false;
        }
        blockedAtNanos = nowNanos;
        return true;
    }

    /** Behind everything that has been sent. */
    public Position sent() {
        return sent;
    }

    /** What has been sent and not been taken. */
    public Position underWay() {
        return sent.minus(taken);
    }
}
