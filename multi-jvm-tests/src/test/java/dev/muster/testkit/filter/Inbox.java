package dev.muster.testkit.filter;

import java.util.concurrent.BlockingQueue;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Terminated;

/** Puts what it receives into a queue, as text; watches each {@link ActorRef} that it is sent. */
final class Inbox extends AbstractActor {
    private final BlockingQueue<String> received;

    Inbox(BlockingQueue<String> received) {
        this.received = received;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(ActorRef.class, watched -> getContext().watch(watched))
                .match(Terminated.class, unused -> received.add("terminated"))
                .matchAny(message -> received.add(message.toString()))
                .build();
    }
}
