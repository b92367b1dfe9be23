package dev.muster.membership.phi;

import java.util.random.RandomGenerator;

/**
 * Arrivals of heartbeats over a wide area, made to resemble the week between Switzerland and Japan of Hayashibara et al.
 * (SRDS 2004), section 5: one each 100 ms, a round trip of 283.3 ms with a deviation of 27.3 ms, and 0.4 % loss, of which
 * a quarter in 814 bursts a week, the longest of 1 093. A one-way delay is log-normal and keeps nine tenths of the one
 * before, as queues do.
 */
final class HeartbeatTrace {
    static final long INTERVAL_NANOS = 100_000_000;

    private static final double CORRELATION = 0.9;
    private static final double LOG_DEVIATION = 0.1356;
    private static final double LOG_MEDIAN = Math.log(141.65e6) - LOG_DEVIATION * LOG_DEVIATION / 2;
    private static final double BURSTS_EACH = 814 / 6.048e6;
    private static final double SINGLE_LOSSES_EACH = 0.003;
    private static final int LONGEST_BURST = 1_093;

    private final RandomGenerator random;
    private double delay;
    private int burst;
    private long sentNanos;
    private long lastArrivalNanos = Long.MIN_VALUE;
    private long sent;
    private long lost;

    HeartbeatTrace(RandomGenerator random) {
        this.random = random;
        this.delay = random.nextGaussian();
    }

    /** When the next heartbeat arrives that is neither lost nor overtaken by a later one. */
    long nextArrivalNanos() {
        while (true) {
            sentNanos += INTERVAL_NANOS;
            sent++;
            delay = CORRELATION * delay + Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
            long arrivalNanos = sentNanos + (long) Math.exp(LOG_MEDIAN + LOG_DEVIATION * delay);
            if (isLost()) {
                lost++;
            } else if (arrivalNanos > lastArrivalNanos) {
                lastArrivalNanos = arrivalNanos;
                return arrivalNanos;
            }
        }
    }

    double lossRate() {
        return (double) lost / sent;
    }

    private boolean isLost() {
        if (burst > 0) {
            burst--;
            return true;
        }
        if (random.nextDouble() < BURSTS_EACH) {
            burst = (int) Math.min(LONGEST_BURST, 1 / (1 - random.nextDouble())) - 1;
            return true;
        }
        return random.nextDouble() < SINGLE_LOSSES_EACH;
    }
}
