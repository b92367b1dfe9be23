package dev.muster.benchmarks.load;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Counts what an actor system could not deliver: a figure with such messages in it is no figure. Thread safe. */
public final class DeadLetters {
    private final AtomicLong count = new AtomicLong();
    private volatile String last = "none";

    private DeadLetters() {}

    /** Counts from now on. */
    public static DeadLetters of(ActorSystem system) {
        DeadLetters letters = new DeadLetters();
        Behavior<Object> listening = Behaviors.receiveMessage(event -> {
            letters.add(event);
            return Behaviors.same();
        });
        ActorRef listener =
                Adapter.toClassic(Adapter.toTyped(system).systemActorOf(listening, "dead-letters", Props.empty()));
        system.eventStream().subscribe(listener, DeadLetter.class);
        system.eventStream().subscribe(listener, Dropped.class);
        return letters;
    }

    /** How many there were. */
    public long count() {
        return count.get();
    }

    /** What the last one was, without blanks. */
    public String last() {
        return last;
    }

    private void add(Object event) {
        if (event instanceof DeadLetter dead) {
            add(dead.message(), dead.recipient());
        } else if (event instanceof Dropped dropped) {
            add(dropped.message(), dropped.recipient());
        }
    }

    private void add(Object letter, ActorRef recipient) {
        count.incrementAndGet();
        String to = recipient.path().toStringWithoutAddress();
        last = (letter.getClass().getName() + "->" + to).replace(' ', '_');
    }
}
