package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import org.apache.pekko.actor.ExtendedActorSystem;

/** A {@link Delivery} that Pekko's region sends on to another node, as a frame. Its answer goes to the node that asked. */
final class DeliveryFrames {
    private static final int NOBODY = 0;
    private static final int ASKED = 1;

    private DeliveryFrames() {}

    static void write(Delivery delivery, ExtendedActorSystem system, FrameWriter out) {
        out.string(delivery.entityType()).string(delivery.entityId());
        WireFields.write(Protocols.of(system).encoded(delivery), out);
        if (delivery.replyTo() instanceof PendingAsk<?> ask) {
            NodeId self = Network.of(system).self();
            out.varint(ASKED).node(self).varint(ask.number());
        } else if (delivery.replyTo() instanceof RemoteAsk ask) {
            out.varint(ASKED).node(ask.node()).varint(ask.number());
        } else {
            out.varint(NOBODY);
        }
    }

    static Delivery read(FrameReader in, ExtendedActorSystem system) {
        String entityType = WireFields.name(in);
        String entityId = WireFields.name(in);
        Encoded request = WireFields.encoded(in);
        ReplyTo replyTo = in.varintAtMost(ASKED) == NOBODY ? ReplyTo.NOBODY : asked(in, entityType, system);
        return new Delivery(entityType, entityId, request, replyTo);
    }

    private static ReplyTo asked(FrameReader in, String entityType, ExtendedActorSystem system) {
        NodeId node = in.node();
        long number = in.varint();
        TypeProtocol protocol = Protocols.of(system).find(entityType);
        if (protocol == null) {
            throw new MalformedFrameException("unknown entity type");
        }
        Lane back = Network.of(system).lanesTo(node).of(Long.hashCode(number));
        return new RemoteAsk(back, number, protocol, Protocols.of(system));
    }
}
