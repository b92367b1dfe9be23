package dev.muster.membership.swim;

import java.util.Arrays;

/**
 * What a node says of itself besides being alive. Its version is its own and not the incarnation, so that describing
 * oneself anew refutes nothing. Immutable.
 */
public final class Metadata implements Comparable<Metadata> {
    /** The most bytes a node may say of itself. */
    public static final int MOST_BYTES = 512;

    /** Nothing said yet. */
    public static final Metadata EMPTY = new Metadata(0, new byte[0]);

    private final long version;
    private final byte[] bytes;

    /** Version {@code version}, 0 or more, of at most {@link #MOST_BYTES} bytes, which are copied. */
    public Metadata(long version, byte[] bytes) {
        if (version < 0) {
            throw new IllegalArgumentException("version must be at least 0, was " + version);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("metadata must be at most 512 bytes, was " + bytes.length);
        }
        this.version = version;
        this.bytes = bytes.clone();
    }

    /** Raised by the node with each change. */
    public long version() {
        return version;
    }

    /** The same content as the version after {@code other}'s. */
    Metadata after(Metadata other) {
        return new Metadata(other.version + 1, bytes);
    }

    /** The content, copied. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How long the content is. */
    public int size() {
        return bytes.length;
    }

    /** By version, then content, so that two contents under one version converge wherever they meet. */
    @Override
    public int compareTo(Metadata other) {
        int byVersion = Long.compare(version, other.version);
        return byVersion != 0 ? byVersion : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata metadata && compareTo(metadata) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version) * 31 + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Metadata[version=" + version + ", " + bytes.length + " bytes]";
    }
}
