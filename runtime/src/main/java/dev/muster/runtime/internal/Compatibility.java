package dev.muster.runtime.internal;

import java.util.Optional;
import java.util.TreeSet;

/** Compares what two nodes say about themselves, and puts the first difference into a sentence. */
final class Compatibility {
    private Compatibility() {}

    /**
     * Why {@code own} must not join the node at {@code seed}, or empty if it may.
     *
     * @param seed host and port of the node that answered
     */
    static Optional<String> difference(String seed, Hello.Answer own, Hello.Answer theirs) {
        if (!own.clusterName().equals(theirs.clusterName())) {
            return Optional.of("seed " + seed + " belongs to the cluster '" + theirs.clusterName()
                    + "', but this node is of '" + own.clusterName()
                    + "'; name the node after its cluster, or give it seeds of its own cluster");
        }
        if (!own.protocol().hash().equals(theirs.protocol().hash())) {
            return Optional.of("seed " + seed + " has another protocol table: "
                    + firstDifference(own.protocol(), theirs.protocol())
                    + "; run the same entities and messages on all nodes");
        }
        if (own.shards() != theirs.shards()) {
            return Optional.of("seed " + seed + " has " + theirs.shards() + " shards, but this node has " + own.shards()
                    + "; set muster.shards to the same number on all nodes");
        }
        if (!own.journal().id().equals(theirs.journal().id())) {
            return Optional.of("seed " + seed + " keeps its events in the journal " + shown(theirs.journal())
                    + ", but this node in " + shown(own.journal())
                    + ", so that an entity that moves would lose what it acknowledged; give all nodes of this machine"
                    + " the same data folder (muster.data), and mind that a relative one depends on where a node is"
                    + " started");
        }
        return Optional.empty();
    }

    private static String shown(Hello.Journal journal) {
        return journal.id().isEmpty() ? "of no file" : journal.folder() + " (identity " + journal.id() + ")";
    }

    private static String firstDifference(Hello.Protocol own, Hello.Protocol theirs) {
        TreeSet<String> onlyHere = new TreeSet<>(own.lines());
        theirs.lines().forEach(onlyHere::remove);
        TreeSet<String> onlyThere = new TreeSet<>(theirs.lines());
        own.lines().forEach(onlyThere::remove);
        if (onlyHere.isEmpty() && onlyThere.isEmpty()) {
            return own.isWhole() && theirs.isWhole()
                    ? "the same entries with another hash, which another version of Muster makes"
                    : "the first " + own.lines().size() + " entries are the same, so the difference is further on";
        }
        boolean isHere =
                onlyThere.isEmpty() || (!onlyHere.isEmpty() && onlyHere.first().compareTo(onlyThere.first()) < 0);
        return isHere
                ? "only this node knows [" + onlyHere.first() + "]"
                : "only the seed knows [" + onlyThere.first() + "]";
    }
}
