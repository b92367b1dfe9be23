package dev.muster.runtime.internal;

import java.util.List;
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
        if (!own.protocolHash().equals(theirs.protocolHash())) {
            return Optional.of("seed " + seed + " has another protocol table: "
                    + firstDifference(own.protocolEntries(), theirs.protocolEntries())
                    + "; run the same entities and messages on all nodes");
        }
        if (own.shards() != theirs.shards()) {
            return Optional.of("seed " + seed + " has " + theirs.shards() + " shards, but this node has " + own.shards()
                    + "; set muster.shards to the same number on all nodes");
        }
        return Optional.empty();
    }

    private static String firstDifference(List<String> own, List<String> theirs) {
        TreeSet<String> onlyHere = new TreeSet<>(own);
        theirs.forEach(onlyHere::remove);
        TreeSet<String> onlyThere = new TreeSet<>(theirs);
        own.forEach(onlyThere::remove);
        if (onlyHere.isEmpty() && onlyThere.isEmpty()) {
            return "the same entries with another hash, which another version of Muster makes";
        }
        boolean isHere =
                onlyThere.isEmpty() || (!onlyHere.isEmpty() && onlyHere.first().compareTo(onlyThere.first()) < 0);
        return isHere
                ? "only this node knows [" + onlyHere.first() + "]"
                : "only the seed knows [" + onlyThere.first() + "]";
    }
}
