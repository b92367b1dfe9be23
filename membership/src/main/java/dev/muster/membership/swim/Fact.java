package dev.muster.membership.swim;

import dev.muster.membership.NodeId;

/**
 * What is believed of one node: what a table holds and what gossip carries.
 *
 * <p>Facts about one node form a join semilattice: {@link #join} is commutative, associative and idempotent, so nodes
 * that have heard the same facts in any order believe the same.
 *
 * @param node whom it is about
 * @param birthMillis when that run started, by its own wall clock, 0 or more: for people, and decides nothing, as wall clocks jump
 * @param incarnation raised by the node itself to refute, 0 or more
 * @param status what is believed
 * @param isLeaving whether the node says at this incarnation that it is leaving
 * @param accusers who has seen it miss a probe; none unless it is suspect or unreachable
 * @param metadata what it says of itself
 */
public record Fact(
        NodeId node,
        long birthMillis,
        long incarnation,
        Status status,
        boolean isLeaving,
        Accusers accusers,
        Metadata metadata) {
    /** Checks the numbers and that only the accused have accusers. */
    public Fact {
        if (birthMillis < 0) {
            throw new IllegalArgumentException("birthMillis must be at least 0, was " + birthMillis);
        }
        if (incarnation < 0) {
            throw new IllegalArgumentException("incarnation must be at least 0, was " + incarnation);
        }
        if (accusers.size() > 0 && status != Status.SUSPECT && status != Status.UNREACHABLE) {
            throw new IllegalArgumentException("accusers must be none when " + status + ", were " + accusers);
        }
    }

    /** A node that has just started. */
    public static Fact alive(NodeId node, long birthMillis) {
        return new Fact(node, birthMillis, 0, Status.ALIVE, false, Accusers.NONE, Metadata.EMPTY);
    }

    /** The same node, believed to be alive at {@code raised}. */
    public Fact aliveAt(long raised) {
        return new Fact(node, birthMillis, raised, Status.ALIVE, isLeaving, Accusers.NONE, metadata);
    }

    /** The same incarnation, accused by {@code accusing}. */
    public Fact suspectedBy(Accusers accusing) {
        return new Fact(node, birthMillis, incarnation, Status.SUSPECT, isLeaving, accusing, metadata);
    }

    /** The same incarnation, which did not refute. */
    public Fact unreachable() {
        return new Fact(node, birthMillis, incarnation, Status.UNREACHABLE, isLeaving, accusers, metadata);
    }

    /** The same node, gone for ever. */
    public Fact ended(Status end) {
        return new Fact(node, birthMillis, incarnation, end, isLeaving, Accusers.NONE, metadata);
    }

    /** Whether its numbers are such as a node reaches in its life; what is beyond was made up. */
    boolean isPlausible() {
        return incarnation <= Swim.MOST_INCARNATION && metadata.version() <= Swim.MOST_INCARNATION;
    }

    /** The same node, on its way out. */
    public Fact leaving() {
        return new Fact(node, birthMillis, incarnation, status, true, accusers, metadata);
    }

    /** The same belief with other metadata. */
    public Fact describedBy(Metadata described) {
        return new Fact(node, birthMillis, incarnation, status, isLeaving, accusers, described);
    }

    /**
     * What both together say. The final states beat all; then a higher incarnation beats a lower one; at equal
     * incarnations unreachable beats suspect beats alive (SWIM section 4.2, with the two differences that unreachable is
     * not final and that a final state needs a reason other than silence). Two suspicions of one incarnation unite their
     * accusers.
     *
     * @throws IllegalArgumentException if {@code other} is about another node
     */
    public Fact join(Fact other) {
        if (!node.equals(other.node)) {
            throw new IllegalArgumentException("other must be about " + node + ", was about " + other.node);
        }
        Fact stronger = other.overrides(this) ? other : this;
        return new Fact(
                node,
                Math.max(birthMillis, other.birthMillis),
                Math.max(incarnation, other.incarnation),
                stronger.status,
                isLeavingBeside(other),
                isSameAccusation(other) ? accusers.union(other.accusers) : stronger.accusers,
                metadata.compareTo(other.metadata) >= 0 ? metadata : other.metadata);
    }

    /** Whether this belief replaces {@code held}; equal ones do not replace each other. */
    public boolean overrides(Fact held) {
        if (status.isFinal() || held.status.isFinal()) {
            return status.compareTo(held.status) > 0;
        }
        if (incarnation != held.incarnation) {
            return incarnation > held.incarnation;
        }
        return status.compareTo(held.status) > 0;
    }

    /** A node says at its newest incarnation whether it is leaving; so it can contradict who says so for it. */
    private boolean isLeavingBeside(Fact other) {
        if (incarnation == other.incarnation) {
            return isLeaving || other.isLeaving;
        }
        return incarnation > other.incarnation ? isLeaving : other.isLeaving;
    }

    private boolean isSameAccusation(Fact other) {
        return incarnation == other.incarnation && status == other.status;
    }
}
