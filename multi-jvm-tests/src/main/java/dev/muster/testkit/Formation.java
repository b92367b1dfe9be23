package dev.muster.testkit;

/** How the nodes of a {@link ClusterTest} find each other. */
public enum Formation {
    /**
     * The first node starts with itself as its only seed and forms the cluster; the others, and nodes that are restarted,
     * join through the nodes that run then. The quickest way to a cluster for a test that is about something else.
     */
    FIRST_ALONE,
    /**
     * Every node gets the addresses of all initial nodes as its seeds, in one order, at every start of it. The JVMs are
     * forked first; then all nodes start at the same moment. For tests of formation itself.
     */
    TOGETHER
}
