package dev.muster.membership.phi;

/**
 * The measured probability that a question or its answer is lost although the peer lives: an exponentially weighted
 * average that starts at 1 % and moves by a hundredth of the difference at each outcome. It stays between 0.1 %, so that
 * no single silence weighs more than 3, and 50 %, so that silence never ceases to count. Not thread safe.
 *
 * <p>Only losses proven by a sign of life may be reported: the peer answered a later question, or the same by another
 * way. To count the questions that a dead peer left open would make its death look like a lossy network.
 */
public final class LossRate {
    private static final double PRIOR = 0.01;
    private static final double GAIN = 0.01;
    private static final double LEAST = 0.001;
    private static final double MOST = 0.5;

    private double average = PRIOR;

    /** Starts at 1 %. */
    public LossRate() {}

    /** A question was answered. */
    public void answered() {
        average -= GAIN * average;
    }

    /** A question got no answer, from a peer that has shown since that it was alive then. */
    public void lost() {
        average += GAIN * (1 - average);
    }

    /** The probability of loss, 0.001 to 0.5. */
    public double probability() {
        return Math.max(LEAST, Math.min(MOST, average));
    }
}
