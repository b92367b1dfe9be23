package dev.muster.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Sets of directions between nodes; what would lead from a node to itself is left out. */
final class Directions {
    private Directions() {}

    /** From each of the first to each of the second. */
    static SortedSet<Direction> between(Collection<String> from, Collection<String> to) {
        SortedSet<Direction> directions = new TreeSet<>();
        for (String one : from) {
            to.stream().filter(other -> !other.equals(one)).forEach(other -> directions.add(new Direction(one, other)));
        }
        return directions;
    }

    /** Between each of the one side and each of the other. */
    static SortedSet<Direction> bothWays(Collection<String> left, Collection<String> right) {
        SortedSet<Direction> directions = between(left, right);
        directions.addAll(between(right, left));
        return directions;
    }

    /** The named ones, or, for all links, those between {@code names}. */
    static SortedSet<Direction> of(Links links, Collection<String> names) {
        return links.isAll() ? between(names, names) : between(links.from(), links.to());
    }

    /** From each to all but its two neighbours in the ring of {@code names}. */
    static SortedSet<Direction> acrossRing(List<String> names) {
        SortedSet<Direction> directions = new TreeSet<>();
        int count = names.size();
        for (int at = 0; at < count; at++) {
            List<String> others = new ArrayList<>(names);
            others.remove(names.get(at));
            others.remove(names.get((at + 1) % count));
            others.remove(names.get((at + count - 1) % count));
            directions.addAll(between(List.of(names.get(at)), others));
        }
        return directions;
    }

    /** Each direction between the two sides with this probability. */
    static SortedSet<Direction> some(
            RandomGenerator chance, double share, Collection<String> left, Collection<String> right) {
        SortedSet<Direction> drawn = new TreeSet<>();
        draw(chance, share, left, right, drawn);
        draw(chance, share, right, left, drawn);
        return drawn;
    }

    private static void draw(
            RandomGenerator chance,
            double share,
            Collection<String> from,
            Collection<String> to,
            SortedSet<Direction> drawn) {
        for (String one : from) {
            for (String other : to) {
                if (Chance.unit(chance.nextLong()) < share && !one.equals(other)) {
                    drawn.add(new Direction(one, other));
                }
            }
        }
    }
}
