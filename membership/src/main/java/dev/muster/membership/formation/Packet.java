package dev.muster.membership.formation;

import dev.muster.membership.NodeId;

/**
 * A message with its sender.
 *
 * @param from who sent it
 * @param message what it says
 */
public record Packet(NodeId from, Message message) {}
