package dev.muster.membership.swim;

/** Comparison of instants on a clock that may wrap, so by subtraction. */
final class Instants {
    private Instants() {}

    static long earlier(long one, long other) {
        return one - other <= 0 ? one : other;
    }

    static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }
}
