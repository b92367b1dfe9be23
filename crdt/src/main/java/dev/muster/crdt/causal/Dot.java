package dev.muster.crdt.causal;

/**
 * The identity of one write: the replica that made it and the how-manieth of that replica's writes to the key it was.
 *
 * @param replica uid of the node incarnation that wrote
 * @param sequence from 1
 */
public record Dot(long replica, long sequence) implements Comparable<Dot> {
    /** Checks that the sequence is positive. */
    public Dot {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be positive, was " + sequence);
        }
    }

    /** A 64-bit hash, the same on every node. */
    public long fingerprint() {
        return Fingerprint.of(replica, sequence);
    }

    @Override
    public int compareTo(Dot other) {
        int byReplica = Long.compare(replica, other.replica);
        return byReplica != 0 ? byReplica : Long.compare(sequence, other.sequence);
    }
}
