package dev.muster.membership.swim;

/** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): every bit of the input changes half of the output. */
final class Mixing {
    private Mixing() {}

    static long mixed(long value) {
        long once = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }
}
