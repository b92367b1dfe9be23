package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Deliver;
import dev.muster.sharding.internal.Envelope.Verdict;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that no entity will handle, for which whoever asked would wait until the time-out: those that reached an
 * entity's actor after it had stopped, or waited in it when it did, which Pekko hands to the dead letters; and those that
 * waited for a shard on the move, which its region drops as they might overtake others. One per node.
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
                .match(DeadLetter.class, letter -> letter.message() instanceof Dropped, this::answerDropped)
                .match(
                        DeadLetter.class,
                        letter -> answer(letter.message(), letter.sender(), "stopped before it took this request"))
                .matchAny(other -> {})
                .build();
    }

    /** Pekko sends what it drops to the dead letters by itself; the sender is then in the letter's content only. */
    private void answerDropped(DeadLetter letter) {
        Dropped dropped = (Dropped) letter.message();
        answer(dropped.message(), dropped.sender(), "moved before it took this request");
    }

    private void answer(Object message, @Nullable ActorRef asker, String what) {
        if (message instanceof Deliver deliver && asker != null) {
            String label = deliver.entityType() + " [" + deliver.entityId() + "] ";
            String text = label + what + "; nothing was done, and it may be asked again";
            asker.tell(Answer.of(Verdict.ENTITY_FAILED, text), getSelf());
        }
    }
}
