package dev.muster.crdt;

import dev.muster.crdt.causal.Fingerprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A counter that goes up and down: per replica the sum of its additions and the sum of its subtractions, of which only that
 * replica writes (Shapiro et al. 2011, specification 7).
 *
 * @param tallies per replica; never one of zero and zero
 */
public record PNCounter(SortedMap<Long, Tally> tallies) implements Crdt<PNCounter> {
    /** The counter nobody has touched. */
    public static final PNCounter BOTTOM = new PNCounter(new TreeMap<>());

    private static final int TALLY_BYTES = 28;

    /** Copies the tallies. */
    public PNCounter {
        tallies = Collections.unmodifiableSortedMap(new TreeMap<>(tallies));
        if (tallies.containsValue(Tally.ZERO)) {
            throw new IllegalArgumentException("a tally must not be zero and zero, was in " + tallies);
        }
    }

    /**
     * The delta that adds {@code amount} at {@code replica}; bottom for zero.
     *
     * @throws ArithmeticException if the replica's sum no longer fits a long
     */
    public PNCounter added(long replica, long amount) {
        if (amount == 0) {
            return BOTTOM;
        }
        Tally now = tallies.getOrDefault(replica, Tally.ZERO);
        return new PNCounter(new TreeMap<>(Map.of(replica, now.plus(amount))));
    }

    /** All additions less all subtractions; a sum beyond the range of a long is its nearest end. */
    public long value() {
        long up = 0;
        long down = 0;
        for (Tally tally : tallies.values()) {
            up = saturated(up, tally.up);
            down = saturated(down, tally.down);
        }
        return up - down;
    }

    private static long saturated(long left, long right) {
        long sum = left + right;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    @Override
    public Kind kind() {
        return Kind.COUNTER;
    }

    @Override
    public boolean isBottom() {
        return tallies.isEmpty();
    }

    @Override
    public Absorbed<PNCounter> absorb(PNCounter delta) {
        SortedMap<Long, Tally> joined = new TreeMap<>(tallies);
        SortedMap<Long, Tally> news = new TreeMap<>();
        delta.tallies.forEach((replica, theirs) -> {
            Tally ours = tallies.getOrDefault(replica, Tally.ZERO);
            Tally higher = ours.max(theirs);
            if (!higher.equals(ours)) {
                joined.put(replica, higher);
                news.put(replica, higher);
            }
        });
        return news.isEmpty()
                ? new Absorbed<>(this, BOTTOM)
                : new Absorbed<>(new PNCounter(joined), new PNCounter(news));
    }

    @Override
    public boolean leq(PNCounter other) {
        return tallies.entrySet().stream().allMatch(entry -> {
            Tally theirs = other.tallies.getOrDefault(entry.getKey(), Tally.ZERO);
            return theirs.equals(theirs.max(entry.getValue()));
        });
    }

    @Override
    public List<PNCounter> split(int bytes) {
        List<PNCounter> parts = new ArrayList<>();
        SortedMap<Long, Tally> part = new TreeMap<>();
        int most = Math.max(1, bytes / TALLY_BYTES);
        for (Map.Entry<Long, Tally> entry : tallies.entrySet()) {
            part.put(entry.getKey(), entry.getValue());
            if (part.size() == most) {
                parts.add(new PNCounter(part));
                part.clear();
            }
        }
        if (!part.isEmpty()) {
            parts.add(new PNCounter(part));
        }
        return parts;
    }

    @Override
    public int sizeBytes() {
        return tallies.size() * TALLY_BYTES;
    }

    @Override
    public long fingerprint() {
        long sum = 0;
        for (Map.Entry<Long, Tally> entry : tallies.entrySet()) {
            Tally tally = entry.getValue();
            sum += Fingerprint.of(entry.getKey(), tally.up, tally.down);
        }
        return sum;
    }

    /**
     * What one replica did.
     *
     * @param up sum of its additions, not negative
     * @param down sum of its subtractions, not negative
     */
    public record Tally(long up, long down) {
        static final Tally ZERO = new Tally(0, 0);

        /** Checks the ranges. */
        public Tally {
            if (up < 0 || down < 0) {
                throw new IllegalArgumentException("sums must not be negative, were " + up + " and " + down);
            }
        }

        private Tally plus(long amount) {
            return amount > 0
                    ? new Tally(Math.addExact(up, amount), down)
                    : new Tally(up, Math.addExact(down, Math.negateExact(amount)));
        }

        private Tally max(Tally other) {
            return new Tally(Math.max(up, other.up), Math.max(down, other.down));
        }
    }
}
