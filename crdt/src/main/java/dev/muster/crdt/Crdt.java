package dev.muster.crdt;

import java.util.List;

/**
 * The state of one replicated value: an immutable element of a join semilattice. Replicas that have joined the same deltas,
 * in whatever order and however often, are equal (Shapiro et al. 2011; Almeida et al. 2018).
 *
 * @param <S> the type itself
 */
public sealed interface Crdt<S extends Crdt<S>> permits PNCounter, AWSet, LWWRegister {

    /** Which type it is; a key has one for good. */
    Kind kind();

    /** Whether it is the state that changes nothing. */
    boolean isBottom();

    /**
     * The join with a delta or another state, together with what the delta had that this had not. The cost follows the size
     * of the argument, not of this.
     */
    Absorbed<S> absorb(S delta);

    /** Whether the other holds everything this one does: joining this into it changes nothing. */
    boolean leq(S other);

    /** States of about the given size at most whose join is this one; empty for bottom. Each may travel alone. */
    List<S> split(int bytes);

    /** About the number of bytes it takes on the wire. Linear in the state. */
    int sizeBytes();

    /** A 64-bit hash, the same on every node, cheap for any size of state. */
    long fingerprint();

    /** The least state above both: commutative, associative, idempotent. */
    default S join(S other) {
        return absorb(other).state();
    }

    /**
     * The join of two states of which only the kind is known.
     *
     * @throws IllegalArgumentException if the kinds differ
     */
    static Absorbed<?> joined(Crdt<?> state, Crdt<?> delta) {
        if (state instanceof PNCounter counter && delta instanceof PNCounter other) {
            return counter.absorb(other);
        }
        if (state instanceof AWSet set && delta instanceof AWSet other) {
            return set.absorb(other);
        }
        if (state instanceof LWWRegister register && delta instanceof LWWRegister other) {
            return register.absorb(other);
        }
        throw new IllegalArgumentException("kinds must be equal, were " + state.kind() + " and " + delta.kind());
    }

    /**
     * The outcome of a join.
     *
     * @param state the join
     * @param news what the delta added; bottom if nothing. Joined into the old state it gives the new one
     * @param <S> the type of state
     */
    record Absorbed<S extends Crdt<S>>(S state, S news) {}

    /** The types there are. */
    enum Kind {
        /** {@link PNCounter}. */
        COUNTER(1),
        /** {@link AWSet}. */
        SET(2),
        /** {@link LWWRegister}. */
        REGISTER(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** The number it has in hashes and on the wire, the same in every release. */
        public int number() {
            return number;
        }

        /** The state that changes nothing. */
        public Crdt<?> bottom() {
            return switch (this) {
                case COUNTER -> PNCounter.BOTTOM;
                case SET -> AWSet.BOTTOM;
                case REGISTER -> LWWRegister.BOTTOM;
            };
        }
    }
}
