package dev.muster.membership.swim;

import java.util.Arrays;
import java.util.List;

/**
 * The uids of the nodes that have seen a suspect miss a probe, each for itself. Only the {@link #MOST} smallest are kept:
 * a cut by order rather than by arrival keeps the union commutative, associative and idempotent. Immutable.
 */
public final class Accusers {
    /** The first accuser and the confirmations that can shorten a suspicion (Lifeguard's K = 3). */
    public static final int MOST = 4;

    /** No accuser. */
    public static final Accusers NONE = new Accusers(new long[0]);

    private final long[] uids;

    private Accusers(long[] uids) {
        this.uids = uids;
    }

    /** Those of {@code uids} that are kept. */
    public static Accusers of(long... uids) {
        return uids.length == 0
                ? NONE
                : new Accusers(
                        Arrays.stream(uids).sorted().distinct().limit(MOST).toArray());
    }

    /** The accusers of both. */
    public Accusers union(Accusers other) {
        if (other.uids.length == 0 || Arrays.equals(uids, other.uids)) {
            return this;
        }
        long[] both = Arrays.copyOf(uids, uids.length + other.uids.length);
        System.arraycopy(other.uids, 0, both, uids.length, other.uids.length);
        return of(both);
    }

    /** How many there are, 0 to {@link #MOST}. */
    public int size() {
        return uids.length;
    }

    /** Whether a node is among them. */
    public boolean contains(long uid) {
        return Arrays.binarySearch(uids, uid) >= 0;
    }

    /** Their uids, ascending. */
    public List<Long> uids() {
        return Arrays.stream(uids).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Accusers accusers && Arrays.equals(uids, accusers.uids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(uids);
    }

    @Override
    public String toString() {
        return Arrays.toString(uids);
    }
}
