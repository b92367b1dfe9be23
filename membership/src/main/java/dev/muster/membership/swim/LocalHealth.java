package dev.muster.membership.swim;

/** How much a node distrusts its own timing: 0 to {@link #WORST} (Lifeguard section IV.A, the local health multiplier). */
final class LocalHealth {
    /** Lifeguard's S. */
    static final int WORST = 8;

    private int score;

    int score() {
        return score;
    }

    void worsen(int by) {
        score = Math.min(WORST, score + by);
    }

    void improve() {
        score = Math.max(0, score - 1);
    }

    /** A duration stretched by the present health, up to nine times. */
    long stretched(long nanos) {
        return nanos * (1 + score);
    }
}
