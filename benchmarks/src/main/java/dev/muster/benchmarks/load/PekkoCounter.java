package dev.muster.benchmarks.load;

import java.util.function.LongConsumer;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The entity under load on the Pekko side, typed and classic: does what {@link Counter} and {@link Blank} do. */
final class PekkoCounter {
    private final String id;
    private final Receiver receiver;
    private long total;

    private PekkoCounter(String id, Receiver receiver) {
        this.id = id;
        this.receiver = receiver;
    }

    /** As a typed behaviour: the leanest kind there is. */
    static Behavior<Letter> typed(String id, Receiver receiver) {
        PekkoCounter counter = new PekkoCounter(id, receiver);
        return Behaviors.receiveMessage(letter -> {
            if (letter instanceof Letter.Asked asked) {
                counter.receive(asked.question(), total -> asked.replyTo().tell(total));
            } else {
                counter.receive(letter, total -> {});
            }
            return Behaviors.same();
        });
    }

    /** As a classic actor: the leanest kind there is. */
    static Props classic(Receiver receiver) {
        return Props.create(Classic.class, () -> new Classic(receiver));
    }

    private void receive(Letter letter, LongConsumer answer) {
        if (letter instanceof Letter.Add add) {
            total++;
            receiver.tally().count(add.sender());
        } else if (letter instanceof Letter.Ask || letter instanceof Letter.Touch) {
            total++;
            answer.accept(total);
        } else if (letter instanceof Letter.Note note) {
            total++;
            receiver.notes().arrived(id, note.sender(), note.sequence(), note.sentNanos());
        } else if (letter instanceof Letter.Locate) {
            answer.accept(ProcessHandle.current().pid());
        } else {
            throw new AssertionError("unhandled " + letter);
        }
    }

    private static final class Classic extends UntypedAbstractActor {
        private final PekkoCounter counter;

        Classic(Receiver receiver) {
            counter = new PekkoCounter(self().path().name(), receiver);
        }

        @Override
        public void onReceive(Object letter) {
            counter.receive((Letter) letter, total -> sender().tell(total, self()));
        }
    }
}
