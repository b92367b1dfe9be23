package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Verdict;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;

/**
 * Answers requests that no entity will handle, for which whoever asked would wait until the time-out: those that reached an
 * entity's actor after it had failed and stopped, or waited in it when it did, which Pekko hands to the dead letters; and those
 * that a region drops. One per node.
 */
final class UndeliveredActor extends AbstractActor {
    private final ShardingTallies tallies;

    private UndeliveredActor(ShardingTallies tallies) {
        this.tallies = tallies;
    }

    /** Starts it on this node. */
    static void start(ActorSystem system) {
        ShardingTallies tallies = ShardingTallies.of(system);
        Props props = Props.create(UndeliveredActor.class, () -> new UndeliveredActor(tallies));
        system.eventStream()
                .subscribe(((ExtendedActorSystem) system).systemActorOf(props, "muster-undelivered"), DeadLetter.class);
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(DeadLetter.class, letter -> letter.message() instanceof Delivery, this::answerLate)
                .match(DeadLetter.class, letter -> letter.message() instanceof Dropped, this::answerDropped)
                .matchAny(other -> {})
                .build();
    }

    private void answerLate(DeadLetter letter) {
        answer((Delivery) letter.message(), "stopped before it took this request");
    }

    private void answerDropped(DeadLetter letter) {
        if (((Dropped) letter.message()).message() instanceof Delivery delivery) {
            answer(delivery, "moved before it took this request");
        }
    }

    private void answer(Delivery delivery, String what) {
        tallies.undelivered.increment();
        delivery.replyTo()
                .fail(
                        Verdict.ENTITY_FAILED,
                        delivery.label() + " " + what + "; nothing was done, and it may be asked again");
    }
}
