package dev.muster.sharding.passivation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Seats by a number each, the least first: a binary heap (Williams 1964) in which a seat knows its position, so that any one can be
 * taken out. The numbers lie side by side, so that finding a place touches few seats. Numbers are compared by
 * difference: they may be instants of a clock that wraps.
 *
 * <p>Grows as needed and never shrinks.
 */
abstract class Ranking<T extends Resident> {
    private static final int LEAST_LENGTH = 16;

    private long[] keys = new long[LEAST_LENGTH];
    private final List<Seat<T>> seats = new ArrayList<>(LEAST_LENGTH);

    /** Where a seat is in this ranking. */
    abstract int positionOf(Seat<T> seat);

    /** Notes where a seat is in this ranking. */
    abstract void place(Seat<T> seat, int position);

    /** Which of two seats with equal numbers comes first, as a comparator says it. Never 0 for two seats. */
    abstract int decide(Seat<T> one, Seat<T> other);

    int size() {
        return seats.size();
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    Seat<T> first() {
        return seats.get(0);
    }

    List<Seat<T>> all() {
        return List.copyOf(seats);
    }

    void add(Seat<T> seat, long key) {
        int position = seats.size();
        if (position == keys.length) {
            keys = Arrays.copyOf(keys, position + (position >> 1));
        }
        seats.add(seat);
        rise(position, seat, key);
    }

    void remove(Seat<T> seat) {
        int position = positionOf(seat);
        if (position >= seats.size() || seats.get(position) != seat) {
            throw new AssertionError("a seat is not at its position " + position + " of " + seats.size());
        }
        long key = keys[seats.size() - 1];
        Seat<T> last = seats.remove(seats.size() - 1);
        if (last != seat) {
            int parent = (position - 1) >> 1;
            if (position > 0 && isBefore(last, key, parent)) {
                rise(position, last, key);
            } else {
                sink(position, last, key);
            }
        }
    }

    private void rise(int from, Seat<T> seat, long key) {
        int position = from;
        while (position > 0 && isBefore(seat, key, (position - 1) >> 1)) {
            int parent = (position - 1) >> 1;
            put(position, seats.get(parent), keys[parent]);
            position = parent;
        }
        put(position, seat, key);
    }

    private void sink(int from, Seat<T> seat, long key) {
        int position = from;
        for (int child = lesserChild(position);
                child > 0 && !isBefore(seat, key, child);
                child = lesserChild(position)) {
            put(position, seats.get(child), keys[child]);
            position = child;
        }
        put(position, seat, key);
    }

    /** The child that comes first; 0 without children. */
    private int lesserChild(int position) {
        int left = 2 * position + 1;
        if (left >= seats.size()) {
            return 0;
        }
        int right = left + 1;
        return right < seats.size() && isBefore(seats.get(right), keys[right], left) ? right : left;
    }

    private boolean isBefore(Seat<T> seat, long key, int position) {
        long difference = key - keys[position];
        return difference == 0 ? decide(seat, seats.get(position)) < 0 : difference < 0;
    }

    private void put(int position, Seat<T> seat, long key) {
        keys[position] = key;
        seats.set(position, seat);
        place(seat, position);
    }
}
