package dev.muster.crdt.causal;

/**
 * 64-bit hashes that are the same on every node and whose sum over a set identifies the set. They find differences between
 * replicas; they are no defence against an adversary.
 */
public final class Fingerprint {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Fingerprint() {}

    /** Of two numbers in this order. */
    public static long of(long first, long second) {
        return mix(mix(first + GOLDEN) ^ (second + (GOLDEN << 1)));
    }

    /** Of three numbers in this order. */
    public static long of(long first, long second, long third) {
        return of(of(first, second), third);
    }

    /** Of bytes in this order. */
    public static long of(byte[] content) {
        long hash = 0xCBF29CE484222325L ^ content.length;
        for (byte octet : content) {
            hash = (hash ^ (octet & 0xFF)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
