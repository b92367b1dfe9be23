package dev.muster.testkit;

import dev.muster.runtime.Node;

/**
 * What a test sets on each node beyond what the kit sets; named in {@link ClusterTest#setup}, and made in every node's
 * JVM by its constructor without arguments.
 */
@FunctionalInterface
public interface NodeSetup {
    /**
     * Runs in the node's JVM before the node starts. Host, port, seeds and data folder are set already; leave them.
     *
     * @param name the node's name in the test: {@code n1}, {@code n2}, ...
     * @param node the node to be
     */
    void prepare(String name, Node.Builder node);

    /** Sets nothing. */
    final class Plain implements NodeSetup {
        /** Holds nothing. */
        public Plain() {}

        @Override
        public void prepare(String name, Node.Builder node) {
            // what the kit sets is enough
        }
    }
}
