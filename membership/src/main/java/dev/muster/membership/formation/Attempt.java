package dev.muster.membership.formation;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One attempt of a candidate: whom it asked, who pledged, who refused. */
final class Attempt {
    private final long id;
    private final int ordinal;
    private final long startNanos;
    private final SortedSet<NodeId> asked;
    private final NavigableMap<NodeId, Message.Maturity> pledges = new TreeMap<>();
    private final NavigableMap<NodeId, Message.Refuse> refusals = new TreeMap<>();

    /** Begins now; {@code asked} are the others. */
    Attempt(long id, int ordinal, long startNanos, SortedSet<NodeId> asked) {
        this.id = id;
        this.ordinal = ordinal;
        this.startNanos = startNanos;
        this.asked = new TreeSet<>(asked);
    }

    long id() {
        return id;
    }

    int ordinal() {
        return ordinal;
    }

    /** Before the first question was sent. */
    long startNanos() {
        return startNanos;
    }

    /** Takes the pledge of a node that was asked; a mature pledge replaces a young one. */
    void pledged(NodeId from, Message.Maturity maturity) {
        if (asked.contains(from) && pledges.get(from) != Message.Maturity.MATURE) {
            pledges.put(from, maturity);
            refusals.remove(from);
        }
    }

    /** Takes the refusal of a node that was asked and has not pledged. */
    void refused(NodeId from, Message.Refuse refusal) {
        if (asked.contains(from) && !pledges.containsKey(from)) {
            refusals.put(from, refusal);
        }
    }

    /** Who pledged, this node not included. */
    SortedSet<NodeId> pledgers() {
        return new TreeSet<>(pledges.navigableKeySet());
    }

    /** How many pledges count by themselves, this node not included. */
    int maturePledges() {
        int count = 0;
        for (Message.Maturity maturity : pledges.values()) {
            count += maturity == Message.Maturity.MATURE ? 1 : 0;
        }
        return count;
    }

    /** Who was asked and has not answered. */
    List<NodeId> silent() {
        List<NodeId> silent = new ArrayList<>(asked);
        silent.removeIf(node -> pledges.containsKey(node) || refusals.containsKey(node));
        return silent;
    }

    /** Everybody who may hold a pledge: who pledged or has not answered. */
    List<NodeId> possibleHolders() {
        List<NodeId> holders = new ArrayList<>(asked);
        holders.removeIf(refusals::containsKey);
        return holders;
    }

    /** Whether so many have refused that fewer than {@code least} pledges are possible, this node not included. */
    boolean isHopeless(int least) {
        return asked.size() - refusals.size() < least;
    }

    /** What came of it, for people. */
    String outcome() {
        List<String> parts = new ArrayList<>();
        refusals.forEach((node, refusal) -> parts.add(node.address() + " refused, as " + sentence(node, refusal)));
        List<NodeId> silent = silent();
        if (!silent.isEmpty()) {
            parts.add(addresses(silent) + " did not answer");
        }
        return parts.isEmpty() ? "too few pledges counted" : String.join("; ", parts);
    }

    private static String sentence(NodeId node, Message.Refuse refusal) {
        return switch (refusal.reason()) {
            case PLEDGED ->
                refusal.holder().equals(node)
                        ? "it asks for pledges itself"
                        : "it is pledged to " + refusal.holder().address();
            case CLUSTER ->
                refusal.holder().equals(node)
                        ? "it has a cluster"
                        : "it knows " + refusal.holder().address() + " of a cluster";
            case OUT -> "it has left a cluster and must be started again";
            case INITIAL_NODES -> "it is set to other initial-nodes";
        };
    }

    /** The addresses, separated by commas. */
    static String addresses(List<NodeId> nodes) {
        return String.join(", ", nodes.stream().map(NodeId::address).toList());
    }

    /** The contact points, separated by commas. */
    static String contacts(Iterable<ContactPoint> contacts) {
        List<String> texts = new ArrayList<>();
        contacts.forEach(contact -> texts.add(contact.toString()));
        return String.join(", ", texts);
    }
}
