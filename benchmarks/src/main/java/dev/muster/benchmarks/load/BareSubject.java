package dev.muster.benchmarks.load;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.pattern.Patterns;

/** Actors without sharding, on the node that sends: the upper bound. */
final class BareSubject implements Subject {
    private final ActorSystem system;
    private final Receiver receiver;

    private BareSubject(ActorSystem system, Receiver receiver) {
        this.system = system;
        this.receiver = receiver;
    }

    static BareSubject start(Site site, Receiver receiver) {
        return new BareSubject(PekkoSystem.start(site), receiver);
    }

    @Override
    public Target target(String id) {
        return new Reached(system.actorOf(PekkoCounter.classic(receiver), id));
    }

    @Override
    public CompletionStage<?> touch(String id) {
        return asked(system.actorOf(PekkoCounter.classic(receiver), id), new Letter.Touch());
    }

    @Override
    public ActorSystem system() {
        return system;
    }

    @Override
    public void leave() {
        PekkoSystem.leave(system);
    }

    private static CompletionStage<?> asked(ActorRef actor, Letter question) {
        return Patterns.ask(actor, question, PATIENCE);
    }

    private record Reached(ActorRef actor) implements Target {
        @Override
        public void add(long sender, long sequence) {
            actor.tell(new Letter.Add(sender, sequence), ActorRef.noSender());
        }

        @Override
        public void note(long sender, long sequence, long sentNanos) {
            actor.tell(new Letter.Note(sender, sequence, sentNanos), ActorRef.noSender());
        }

        @Override
        public CompletionStage<?> ask(long sender, long sequence) {
            return asked(actor, new Letter.Ask(sender, sequence));
        }

        @Override
        public CompletionStage<?> locate() {
            return asked(actor, new Letter.Locate());
        }
    }
}
