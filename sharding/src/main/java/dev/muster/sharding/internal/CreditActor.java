package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Credit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;

/** Takes what gateways say they have taken to the lanes. One per node, beside the gateways, so that credit never waits behind messages. */
public final class CreditActor extends AbstractActor {
    private final Network network;

    private CreditActor(Network network) {
        this.network = network;
    }

    static ActorRef start(ExtendedActorSystem system, Network network) {
        return system.systemActorOf(Props.create(CreditActor.class, () -> new CreditActor(network)), "muster-credit");
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder().match(Credit.class, network::credited).build();
    }
}
