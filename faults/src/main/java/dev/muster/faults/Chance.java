package dev.muster.faults;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers out of random bits, and hashes, the same on every Java version. One message draws 64 bits and derives all
 * its chances from them, so that a fault that asks for one chance more does not shift what happens to later messages.
 */
public final class Chance {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** From one state of a stream to the next; the golden ratio, as in SplitMix64. */
    public static final long STEP = 0x9E3779B97F4A7C15L;

    private static final long PRIME = 0x100000001B3L;

    private Chance() {}

    /** The finalizer of SplitMix64 (Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    public static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }

    /** At least 0 and below 1. */
    public static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** At least 0 and below {@code bound}, which is below 2 to the 62nd. */
    public static long below(long bits, long bound) {
        return Math.multiplyHigh(bits >>> 1, bound << 1);
    }

    /** {@code hash} with another word in it; the order of words matters. */
    public static long hashed(long hash, long word) {
        return Long.rotateLeft((hash ^ word) * PRIME, 29);
    }

    /** A hash of all of them, in order. */
    public static long hashOf(byte[] bytes) {
        long hash = bytes.length;
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            hash = hashed(hash, (long) LONGS.get(bytes, at));
        }
        for (; at < bytes.length; at++) {
            hash = hashed(hash, bytes[at]);
        }
        return hash;
    }

    /** A hash of all its characters, in order. */
    public static long hashOf(String text) {
        long hash = text.length();
        for (int at = 0; at < text.length(); at++) {
            hash = hashed(hash, text.charAt(at));
        }
        return mixed(hash);
    }
}
