package dev.muster.runtime.internal;

import java.util.List;

/** What two nodes say to each other before one joins the other. Not sent by Java serialization: see {@link HelloSerializer}. */
public sealed interface Hello {
    /** The only version so far. */
    int VERSION = 1;

    /** Asks a node who it is. */
    record Question(int version) implements Hello {}

    /**
     * Says who a node is.
     *
     * @param clusterName the cluster it belongs to
     * @param protocol its protocol table
     * @param shards its number of shards
     * @param journal where it writes events
     * @param version the version of this exchange that it speaks
     */
    record Answer(String clusterName, Protocol protocol, int shards, Journal journal, int version) implements Hello {}

    /** An answer that could not be read: its sender speaks another version of this exchange. */
    record Unreadable(String reason) implements Hello {}

    /**
     * A protocol table, as far as it fits into an answer.
     *
     * @param hash the hash of the whole table
     * @param lines its first lines, sorted; see {@link ProtocolExcerpt}
     * @param isWhole whether these are all lines
     */
    record Protocol(String hash, List<String> lines, boolean isWhole) {
        public Protocol {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The journal of a node.
     *
     * @param id the identity of its file; empty if no entity of the node writes events
     * @param folder where it is, for people; empty if the id is
     */
    record Journal(String id, String folder) {
        /** No entity writes events. */
        static final Journal NONE = new Journal("", "");
    }
}
