package dev.muster.membership.phi;

/**
 * The upper tail of the standard normal distribution, Q(z) = P(Z &gt; z), to 12 significant digits of the probability
 * and without underflow of its logarithm.
 *
 * <p>Below {@value #SPLIT} deviations Q comes from the power series of Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 26.2.11, whose terms all have one sign; from there on from Laplace's continued fraction, 26.2.14, of which
 * {@value #DEPTH} levels are taken. In steps of 0.01
 * against 50-digit arithmetic the relative error of Q stays below 1e-12 up to 37 deviations, beyond which Q leaves the
 * normal range of a double, and that of log10 Q below 1e-12 everywhere.
 */
final class NormalTail {
    private static final double SPLIT = 3;
    private static final int DEPTH = 64;
    private static final double LOG_ROOT_TWO_PI = 0.918_938_533_204_672_7;
    private static final double LOG_10 = 2.302_585_092_994_046;

    private NormalTail() {}

    /** Q(z), between 0 and 1. */
    static double probability(double z) {
        if (z < 0) {
            return 1 - probability(-z);
        }
        return z < SPLIT ? 0.5 - series(z) : StrictMath.exp(logFraction(z));
    }

    /** -log10 Q(z): 0 or more, and finite for every z below 1e150. */
    static double minusLog10(double z) {
        if (z < 0) {
            return -StrictMath.log1p(-probability(-z)) / LOG_10;
        }
        return (z < SPLIT ? -StrictMath.log(0.5 - series(z)) : -logFraction(z)) / LOG_10;
    }

    /** P(0 &lt; Z &lt; z) = density(z) (z + z^3/3 + z^5/15 + ...), for z from 0 to {@value #SPLIT}. */
    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int odd = 3; term > sum * 1e-17; odd += 2) {
            term *= z * z / odd;
            sum += term;
        }
        return sum * StrictMath.exp(-z * z / 2 - LOG_ROOT_TWO_PI);
    }

    /** ln Q(z) with Q(z) = density(z) / (z + 1/(z + 2/(z + 3/(z + ...)))), for z from {@value #SPLIT} on. */
    private static double logFraction(double z) {
        double fraction = z;
        for (int level = DEPTH; level >= 1; level--) {
            fraction = z + level / fraction;
        }
        return -z * z / 2 - LOG_ROOT_TWO_PI - StrictMath.log(fraction);
    }
}
