package dev.muster.membership.phi;

/**
 * The φ accrual failure detector of Hayashibara, Défago, Yared and Katayama (SRDS 2004), section 4: from the intervals
 * between past heartbeats it tells how improbable the present silence is,
 *
 * <pre>φ(now) = -log10 P_later(now - last heartbeat)</pre>
 *
 * <p>with P_later the tail of the normal distribution that has the mean and the deviation of the last intervals. Whoever
 * acts at φ = 1 errs with a probability of about 10 %, at 2 of 1 %, at 3 of 0.1 %. It needs a steady stream of heartbeats:
 * for a peer that is asked at random times see {@link SuspicionLevel}.
 *
 * <p>We depart from the paper as Pekko does: a least deviation; an acceptable pause, added to the mean; an assumed first
 * interval with a quarter of it as deviation, so that silence after the very first heartbeat is noticed; and the interval
 * that ends an outage is no sample. Unlike Pekko, which puts a logistic function in the place of the normal tail, the
 * tail is exact (to 12 digits), at any distance: Pekko's φ is 10.8 in place of 9.0 at six deviations, 37.6 in place of
 * 23.1 at ten, and infinite at forty. So for regular heartbeats each second and the default settings φ reaches 8 after a
 * silence of 4.561 s, Pekko's after 4.52 s; and 1 after 4.128 s, as Pekko's.
 *
 * <p>The normal tail does not know of lost packets, which section 5 of the paper finds behind nearly all mistakes from
 * φ = 4 on: allow for them with the acceptable pause. Times are from one monotonic clock. Not thread safe.
 */
public final class AccrualDetector {
    private final IntervalWindow intervals;
    private final double minimumDeviationMicros;
    private final double acceptablePauseMicros;
    private final double outageLevel;
    private final long firstEstimateNanos;
    private boolean isMonitoring;
    private long lastNanos;

    /** Has heard nothing yet. */
    public AccrualDetector(AccrualSettings settings) {
        this.intervals = new IntervalWindow(settings.window());
        this.minimumDeviationMicros = settings.minimumDeviation().toNanos() / 1e3;
        this.acceptablePauseMicros = settings.acceptablePause().toNanos() / 1e3;
        this.outageLevel = settings.outageLevel();
        this.firstEstimateNanos = settings.firstEstimate().toNanos();
    }

    /** A heartbeat arrived. A {@code nowNanos} before the last heartbeat counts as at the same time as that. */
    public void heartbeat(long nowNanos) {
        if (!isMonitoring) {
            isMonitoring = true;
            intervals.add(firstEstimateNanos - firstEstimateNanos / 4);
            intervals.add(firstEstimateNanos + firstEstimateNanos / 4);
            lastNanos = nowNanos;
            return;
        }
        long interval = nowNanos - lastNanos;
        if (interval >= 0) {
            if (phi(nowNanos) < outageLevel) {
                intervals.add(interval);
            }
            lastNanos = nowNanos;
        } else {
            intervals.add(0);
        }
    }

    /** Whether a heartbeat has ever arrived. */
    public boolean isMonitoring() {
        return isMonitoring;
    }

    /** The level of suspicion: 0 before the first heartbeat, then growing with the silence, never infinite. */
    public double phi(long nowNanos) {
        if (!isMonitoring) {
            return 0;
        }
        double silenceMicros = (nowNanos - lastNanos) / 1e3;
        double deviation = Math.max(minimumDeviationMicros, intervals.deviationMicros());
        return NormalTail.minusLog10((silenceMicros - acceptablePauseMicros - intervals.meanMicros()) / deviation);
    }
}
