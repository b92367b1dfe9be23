package dev.muster.faults.packet;

/**
 * A packet that arrives now.
 *
 * @param to the name of the node
 * @param packet what it receives
 */
public record Delivery(String to, Packet packet) {}
