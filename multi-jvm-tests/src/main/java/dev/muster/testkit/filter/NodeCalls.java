package dev.muster.testkit.filter;

import dev.muster.runtime.Node;
import dev.muster.testkit.process.RemoteAction;

/** Runs actions in the JVMs of nodes. Thread safe. */
@FunctionalInterface
public interface NodeCalls {
    /** Runs {@code action} on the running node of that name, and returns when it is done; throws what prevents that. */
    void run(String node, RemoteAction<Node> action);
}
