package dev.muster.sharding.internal;

import java.util.Arrays;

/** One encoded value. Whoever makes it gives the array away. */
public final class Cbor {
    /** No bytes at all. */
    static final Cbor NONE = new Cbor(new byte[0]);

    private final byte[] bytes;

    Cbor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, not a copy; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** How many bytes it has. */
    int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cbor that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
