package dev.muster.membership.phi;

import java.util.Arrays;

/**
 * How suspicious one peer's silence is, as a continuous level: the estimated probability that it is alive after all is
 * about 10^-level, as long as losses are independent from one burst to the next. On a synthetic trace with losses that
 * last longer this held up to level 4; a level of 8 came at one of 10^5 silences. The level informs; it convicts nobody.
 *
 * <p>After Hayashibara et al., The φ Accrual Failure Detector (SRDS 2004), section 4, with the questions a node asked in
 * place of a stream of heartbeats, since a SWIM node hears from one peer at random times. With F the distribution of the
 * round trip, ε the probability of loss, and s the time of a question that has no answer yet,
 *
 * <pre>level(t) = sum of w * -log10(ε + (1 - ε) (1 - F(t - s)))</pre>
 *
 * <p>We depart from the paper in that each term is bounded by -log10 ε: a normal tail takes a single lost packet for
 * all but impossible, and measured mistakes stem from just those (section 5). Losses come in bursts too (section 5), so
 * the questions within one retransmission timeout after the first of a burst count as that one. And a question weighs
 * w = 1 / (1 + local health) at the time it is asked (Lifeguard, Dadgar et al. 2018, LHA-Probe), as a slow node sees
 * everyone silent.
 *
 * <p>At most {@value #WINDOW} bursts are kept. To make room the oldest is taken for overdue, which it is but for a peer
 * whose round trip takes as many timeouts; once {@value #WINDOW} such are summed up, further questions are ignored. So
 * the level is 0 after an answer, grows with time and with each question for an unchanged F and ε, and never exceeds
 * {@code 2 * }{@value #WINDOW}{@code  * -log10(ε)}. Not thread safe.
 */
public final class SuspicionLevel {
    private static final int WINDOW = 16;
    private static final int FIRST_CAPACITY = 2;
    private static final long[] NO_TIMES = {};
    private static final float[] NO_WEIGHTS = {};

    private long[] askedNanos = NO_TIMES;
    private float[] weights = NO_WEIGHTS;
    private int open;
    private float overdueWeight;

    /** Nothing was asked: level 0. */
    public SuspicionLevel() {}

    /**
     * The peer was asked for a sign of life.
     *
     * @param nowNanos when, not before an earlier call
     * @param localHealth the asker's local health, 0 (healthy) or more
     * @param retransmissionNanos the retransmission timeout, 0 or more: within it after a burst's first question this
     *     one adds nothing
     * @throws IllegalArgumentException if an argument is out of range; nothing has changed then
     */
    public void asked(long nowNanos, int localHealth, long retransmissionNanos) {
        if (localHealth < 0) {
            throw new IllegalArgumentException("localHealth must be 0 or more, was " + localHealth);
        }
        if (retransmissionNanos < 0) {
            throw new IllegalArgumentException("retransmissionNanos must be 0 or more, was " + retransmissionNanos);
        }
        boolean isOfTheLastBurst = open > 0 && nowNanos - askedNanos[open - 1] <= retransmissionNanos;
        if (!isOfTheLastBurst && hasRoom()) {
            askedNanos[open] = nowNanos;
            weights[open] = 1f / (1 + localHealth);
            open++;
        }
    }

    /** The peer gave a sign of life: level 0. An answer to any question answers all of them. */
    public void answered() {
        open = 0;
        overdueWeight = 0;
    }

    /** How many bursts of questions are kept without an answer, 0 to {@value #WINDOW}. */
    public int openBursts() {
        return open;
    }

    /**
     * The level: 0 when nothing is unanswered, never infinite.
     *
     * @param nowNanos when; for a time before a question, that question adds nothing
     * @param distribution of the peer's round trip
     * @param lossProbability ε, above 0 and at most 1
     * @throws IllegalArgumentException if {@code lossProbability} is out of range
     */
    public double level(long nowNanos, RoundTripDistribution distribution, double lossProbability) {
        if (!(lossProbability > 0 && lossProbability <= 1)) {
            throw new IllegalArgumentException("lossProbability must be above 0 and at most 1, was " + lossProbability);
        }
        double level = overdueWeight * -StrictMath.log10(lossProbability);
        for (int index = 0; index < open; index++) {
            double late = distribution.probabilityLonger(nowNanos - askedNanos[index]);
            level += weights[index] * -StrictMath.log10(lossProbability + (1 - lossProbability) * late);
        }
        return Math.max(0, level);
    }

    private boolean hasRoom() {
        if (open < WINDOW) {
            if (open == askedNanos.length) {
                int capacity = Math.max(FIRST_CAPACITY, 2 * open);
                askedNanos = Arrays.copyOf(askedNanos, capacity);
                weights = Arrays.copyOf(weights, capacity);
            }
            return true;
        }
        if (overdueWeight + weights[0] > WINDOW) {
            return false;
        }
        overdueWeight += weights[0];
        open--;
        System.arraycopy(askedNanos, 1, askedNanos, 0, open);
        System.arraycopy(weights, 1, weights, 0, open);
        return true;
    }
}
