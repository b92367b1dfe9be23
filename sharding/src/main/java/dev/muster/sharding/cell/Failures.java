package dev.muster.sharding.cell;

import dev.muster.sharding.RestartBackoff;

/**
 * How often an entity has failed in a row, and when it may start again. Instants are those of one clock of nanoseconds with any
 * origin.
 *
 * <p>Exponential back-off as of old in networks (binary exponential, without chance: an entity has nobody to collide with).
 * What counts as "in a row" is a failure within the longest wait after a restart, so that an entity which fails every
 * other minute is always back at once, and one that fails with each request is tried ever less often.
 *
 * @param inRow how many failures in a row there were
 * @param startsAtNanos when the entity may start again; without meaning while there was no failure
 */
public record Failures(int inRow, long startsAtNanos) {
    /** No failure yet. */
    public static final Failures NONE = new Failures(0, 0);

    /** With one more failure, at {@code nowNanos}: the first lets the entity start at once, others make it wait. */
    public Failures next(RestartBackoff backoff, long nowNanos) {
        if (isForgotten(backoff, nowNanos)) {
            return new Failures(1, nowNanos);
        }
        return new Failures(inRow + 1, nowNanos + waitNanos(backoff));
    }

    /** Whether the entity may start. */
    public boolean isDue(long nowNanos) {
        return inRow == 0 || nowNanos - startsAtNanos >= 0;
    }

    /** Whether the last restart is so long ago that the next failure counts as the first. */
    public boolean isForgotten(RestartBackoff backoff, long nowNanos) {
        return inRow == 0 || nowNanos - startsAtNanos >= backoff.most().toNanos();
    }

    /** The wait after the failure that follows these: {@code least}, twice that, and so on, at most {@code most}. */
    private long waitNanos(RestartBackoff backoff) {
        long least = backoff.least().toNanos();
        long most = backoff.most().toNanos();
        int doublings = inRow - 1;
        return doublings >= Long.numberOfLeadingZeros(least) - 1 ? most : Math.min(least << doublings, most);
    }
}
