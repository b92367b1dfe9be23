package dev.muster.membership.internal;

/**
 * When the one timer of a machine must be set, and whether it went off in time. The machine says when it wants its next
 * tick; the timer is set anew only when that is earlier than what it is set to. When it goes off later than allowed, this
 * process stalled: then what others sent meanwhile must be heard before the tick judges their silence. A pure rule: time is
 * an argument. Not thread safe.
 */
final class TickSchedule {
    private final long mostLateNanos;
    private State state = State.UNSET;
    private long dueNanos;

    private enum State {
        UNSET,
        SET,
        DRAINING
    }

    /** A timer that may be at most {@code mostLateNanos} late. */
    TickSchedule(long mostLateNanos) {
        this.mostLateNanos = mostLateNanos;
    }

    /** Whether the timer must be set, to {@link #delayNanos}, so that the machine has its tick at {@code nextTickNanos}. */
    boolean isToBeSet(long nextTickNanos, long nowNanos) {
        long due = nextTickNanos - nowNanos > 0 ? nextTickNanos : nowNanos;
        if (state == State.DRAINING || (state == State.SET && due - dueNanos >= 0)) {
            return false;
        }
        state = State.SET;
        dueNanos = due;
        return true;
    }

    /** How long until the timer must go off, at least 0. */
    long delayNanos(long nowNanos) {
        return Math.max(0, dueNanos - nowNanos);
    }

    /** The timer went off: whether in time, so that the tick may come. If not, it comes when the mail has been read. */
    boolean isInTime(long nowNanos) {
        boolean isInTime = nowNanos - dueNanos <= mostLateNanos;
        state = isInTime ? State.UNSET : State.DRAINING;
        return isInTime;
    }

    /** The mail has been read, and the tick comes now. */
    void drained() {
        state = State.UNSET;
    }
}
