package dev.muster.runtime.internal;

import java.util.List;

/** What two nodes say to each other before one joins the other. Not sent by Java serialization: see {@link HelloSerializer}. */
sealed interface Hello {
    /** The only version so far. */
    int VERSION = 1;

    /** Asks a node who it is. */
    record Question(int version) implements Hello {}

    /**
     * Says who a node is.
     *
     * @param clusterName the cluster it belongs to
     * @param protocolHash the hash of its protocol table
     * @param protocolEntries the lines of that table, sorted
     * @param shards its number of shards
     * @param version the version of this exchange that it speaks
     */
    record Answer(String clusterName, String protocolHash, List<String> protocolEntries, int shards, int version)
            implements Hello {
        public Answer {
            protocolEntries = List.copyOf(protocolEntries);
        }
    }
}
