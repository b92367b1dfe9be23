package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.List;

/**
 * One frame on the wire.
 *
 * @param from who sends it
 * @param incarnation the sender's own, which is first-hand proof of life
 * @param message what it is about
 * @param gossip facts that ride along (SWIM section 4.1)
 */
public record Packet(NodeId from, long incarnation, Message message, List<Fact> gossip) {
    /** Copies the gossip. */
    public Packet {
        gossip = List.copyOf(gossip);
    }
}
