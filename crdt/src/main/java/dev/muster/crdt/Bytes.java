package dev.muster.crdt;

import dev.muster.crdt.causal.Fingerprint;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable sequence of bytes, ordered as unsigned numbers: what elements and register values are made of. */
public final class Bytes implements Comparable<Bytes> {
    private final byte[] content;
    private final long fingerprint;

    private Bytes(byte[] content) {
        this.content = content;
        this.fingerprint = Fingerprint.of(content);
    }

    /** A copy of the array. */
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /** A copy of the content. */
    public byte[] toArray() {
        return content.clone();
    }

    /** Number of bytes. */
    public int size() {
        return content.length;
    }

    /** A 64-bit hash of the content, the same on every node. */
    public long fingerprint() {
        return fingerprint;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes
                && fingerprint == bytes.fingerprint
                && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(content);
    }
}
