package dev.muster.faults;

/**
 * One way between two nodes.
 *
 * @param from the name of the node that sends
 * @param to the name of the node that receives, another one
 */
public record Direction(String from, String to) implements Comparable<Direction> {
    /** Checks that there are two nodes. */
    public Direction {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a direction must lead to another node, was from " + from + " to " + to);
        }
    }

    /** The other way. */
    public Direction reversed() {
        return new Direction(to, from);
    }

    @Override
    public int compareTo(Direction other) {
        int byFrom = from.compareTo(other.from);
        return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }

    /** As in a plan: {@code n1>n2}. */
    @Override
    public String toString() {
        return from + ">" + to;
    }
}
