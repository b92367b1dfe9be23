package dev.muster.crdt;

import dev.muster.crdt.causal.Fingerprint;
import dev.muster.crdt.causal.HybridTime;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A register in which the last write wins. Writes are totally ordered by hybrid time, then replica, then bytes, so the join
 * is commutative whatever the clocks do (Shapiro et al. 2011, specification 8, with the tie broken by the value too).
 *
 * @param time when it was written
 * @param replica who wrote it
 * @param value what was written; absent only in bottom
 */
public record LWWRegister(
        HybridTime time, long replica, @Nullable Bytes value) implements Crdt<LWWRegister> {
    /** The register nobody has written. */
    public static final LWWRegister BOTTOM = new LWWRegister(HybridTime.ZERO, 0, null);

    private static final Comparator<LWWRegister> ORDER = Comparator.comparing(LWWRegister::time)
            .thenComparingLong(LWWRegister::replica)
            .thenComparing(LWWRegister::value, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** Checks that only bottom has no value. */
    public LWWRegister {
        boolean none = value == null;
        if (none != time.equals(HybridTime.ZERO) || (none && replica != 0)) {
            throw new IllegalArgumentException(
                    "a value must have a time and no value none, was " + value + " at " + time);
        }
    }

    /** The delta that writes a value; {@code time} must be after the time of this, as {@code HybridClock.next} gives it. */
    public LWWRegister written(HybridTime time, long replica, Bytes value) {
        if (time.compareTo(this.time) <= 0) {
            throw new IllegalArgumentException("time must be after " + this.time + ", was " + time);
        }
        return new LWWRegister(time, replica, value);
    }

    @Override
    public Kind kind() {
        return Kind.REGISTER;
    }

    @Override
    public boolean isBottom() {
        return value == null;
    }

    @Override
    public Absorbed<LWWRegister> absorb(LWWRegister delta) {
        return delta.leq(this) ? new Absorbed<>(this, BOTTOM) : new Absorbed<>(delta, delta);
    }

    @Override
    public boolean leq(LWWRegister other) {
        return ORDER.compare(this, other) <= 0;
    }

    @Override
    public List<LWWRegister> split(int bytes) {
        return isBottom() ? List.of() : List.of(this);
    }

    @Override
    public int sizeBytes() {
        return 24 + (value == null ? 0 : value.size());
    }

    @Override
    public long fingerprint() {
        return value == null ? 0 : Fingerprint.of(time.packed(), replica, value.fingerprint());
    }
}
