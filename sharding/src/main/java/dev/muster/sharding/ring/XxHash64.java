package dev.muster.sharding.ring;

import java.nio.charset.StandardCharsets;

/**
 * XXH64 with seed 0, as in the xxHash specification (Collet, version 0.1.1, "XXH64 algorithm description"). Part of the
 * wire contract: every node of a cluster must compute the same shard for an entity, in this release and in the next.
 */
public final class XxHash64 {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    /** {@code PRIME_1 + PRIME_2}, which overflows as specified. */
    private static final long FIRST_LANE = 0x60EA27EEADC0B5D6L;

    private static final int STRIPE_BYTES = 32;

    private XxHash64() {}

    /** The hash of {@code text} in UTF-8. */
    public static long of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of {@code input}. */
    public static long of(byte[] input) {
        int stripesEnd = input.length - input.length % STRIPE_BYTES;
        long start = stripesEnd > 0 ? stripes(input, stripesEnd) : PRIME_5;
        return avalanche(tail(start + input.length, input, stripesEnd));
    }

    /** Spreads every bit of {@code hash} over all the others. */
    static long avalanche(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
        mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
        return mixed ^ (mixed >>> 32);
    }

    private static long stripes(byte[] input, int end) {
        long first = FIRST_LANE;
        long second = PRIME_2;
        long third = 0;
        long fourth = -PRIME_1;
        for (int at = 0; at < end; at += STRIPE_BYTES) {
            first = round(first, eight(input, at));
            second = round(second, eight(input, at + 8));
            third = round(third, eight(input, at + 16));
            fourth = round(fourth, eight(input, at + 24));
        }
        long merged = Long.rotateLeft(first, 1)
                + Long.rotateLeft(second, 7)
                + Long.rotateLeft(third, 12)
                + Long.rotateLeft(fourth, 18);
        merged = merge(merged, first);
        merged = merge(merged, second);
        merged = merge(merged, third);
        return merge(merged, fourth);
    }

    private static long tail(long start, byte[] input, int from) {
        long hash = start;
        int at = from;
        for (; at + 8 <= input.length; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, eight(input, at)), 27) * PRIME_1 + PRIME_4;
        }
        if (at + 4 <= input.length) {
            hash = Long.rotateLeft(hash ^ (four(input, at) * PRIME_1), 23) * PRIME_2 + PRIME_3;
            at += 4;
        }
        for (; at < input.length; at++) {
            hash = Long.rotateLeft(hash ^ ((input[at] & 0xFFL) * PRIME_5), 11) * PRIME_1;
        }
        return hash;
    }

    private static long round(long accumulator, long lane) {
        return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
    }

    private static long eight(byte[] input, int at) {
        return four(input, at) | four(input, at + 4) << 32;
    }

    private static long four(byte[] input, int at) {
        return (input[at] & 0xFFL)
                | (input[at + 1] & 0xFFL) << 8
                | (input[at + 2] & 0xFFL) << 16
                | (input[at + 3] & 0xFFL) << 24;
    }
}
