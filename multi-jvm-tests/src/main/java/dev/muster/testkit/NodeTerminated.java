package dev.muster.testkit;

import java.io.Serializable;

/**
 * The node is no member any more, since it was stopped or the cluster has downed it: its actor system ends, while its JVM may
 * still run. Nodes push it.
 */
public record NodeTerminated() implements Serializable {}
