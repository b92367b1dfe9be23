package dev.muster.crdt.internal;

import dev.muster.crdt.replication.Message;
import dev.muster.membership.NodeId;

/**
 * A message between the replicators of two nodes, as it travels.
 *
 * @param from the incarnation that sent it
 * @param to the incarnation it is for; another one at the same address drops it
 * @param message what is said
 */
public record Envelope(NodeId from, NodeId to, Message message) implements ReplicatorActor.Command {}
