package dev.muster.faults;

import java.util.List;

/**
 * The directions a fault is about: from each of the first to each of the second, or all there are.
 *
 * @param from names; empty for all links
 * @param to names; empty if and only if {@code from} is
 */
public record Links(List<String> from, List<String> to) {
    /** Every link. */
    public static final Links ALL = new Links(List.of(), List.of());

    /** Copies the names. */
    public Links {
        from = List.copyOf(from);
        to = List.copyOf(to);
        if (from.isEmpty() != to.isEmpty()) {
            throw new IllegalArgumentException("links need names on both ends, were " + from + " and " + to);
        }
    }

    /** One direction between two nodes. */
    public static Links of(String from, String to) {
        return new Links(List.of(from), List.of(to));
    }

    /** Whether every link is meant. */
    public boolean isAll() {
        return from.isEmpty();
    }

    /** Whether {@code direction} is among those that are named; never, where every link is meant. */
    boolean names(Direction direction) {
        return from.contains(direction.from()) && to.contains(direction.to());
    }

    /** {@code all}, or names joined by commas on both sides of {@code >}. */
    @Override
    public String toString() {
        return isAll() ? "all" : String.join(",", from) + ">" + String.join(",", to);
    }
}
