package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Deliver;
import dev.muster.sharding.internal.Envelope.Verdict;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;

/**
 * Answers requests that reached an entity's actor after it had stopped, or that waited in it when it did: Pekko hands them to
 * the dead letters, and whoever asked would wait for its time-out. None of them has been handled. One per node.
 */
public final class UndeliveredActor extends AbstractActor {
    private UndeliveredActor() {}

    /** Starts it on this node. */
    public static void start(ActorSystem system) {
        Props props = Props.create(UndeliveredActor.class, UndeliveredActor::new);
        ActorRef actor = ((ExtendedActorSystem) system).systemActorOf(props, "muster-undelivered");
        system.eventStream().subscribe(actor, DeadLetter.class);
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(DeadLetter.class, letter -> letter.message() instanceof Deliver, this::answer)
                .matchAny(other -> {})
                .build();
    }

    private void answer(DeadLetter letter) {
        Deliver deliver = (Deliver) letter.message();
        String label = deliver.entityType() + " [" + deliver.entityId() + "]";
        letter.sender()
                .tell(
                        Answer.of(
                                Verdict.ENTITY_FAILED,
                                label
                                        + " stopped before it took this request; nothing was done, and it may be asked again"),
                        getSelf());
    }
}
