package dev.muster.runtime.internal;

import dev.muster.membership.ContactPoint;
import dev.muster.runtime.StartFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;

/**
 * Asks other nodes who they are. The first that does not fit fails the start, with the exact reason; {@link JoinCheck}
 * enforces the same without a question. Thread safe.
 */
final class Greeting {
    static final Duration QUESTION_TIMEOUT = Duration.ofMillis(500);

    private final ActorSystem system;
    private final Hello.Answer own;
    private final SortedSet<ContactPoint> answered = new ConcurrentSkipListSet<>();
    private final CompletableFuture<StartFailure> misfit = new CompletableFuture<>();

    /** Makes this node answer questions by {@code own} from now on. */
    Greeting(ActorSystem system, Hello.Answer own) {
        this.system = system;
        this.own = own;
        ((ExtendedActorSystem) system).systemActorOf(HelloActor.props(own), HelloActor.NAME);
    }

    /**
     * Asks the node there, unless it has answered before.
     *
     * @return completes normally, whatever the answer is, within about the time-out
     */
    CompletionStage<Void> ask(ContactPoint contact) {
        if (answered.contains(contact)) {
            return CompletableFuture.completedFuture(null);
        }
        Address self = ((ExtendedActorSystem) system).provider().getDefaultAddress();
        Address address = new Address(self.protocol(), self.system(), contact.host(), contact.port());
        return Patterns.ask(
                        system.actorSelection(address + "/system/" + HelloActor.NAME),
                        new Hello.Question(Hello.VERSION),
                        QUESTION_TIMEOUT)
                .handle((answer, silence) -> {
                    take(contact, answer);
                    return null;
                });
    }

    private void take(ContactPoint contact, @Nullable Object answer) {
        if (answer instanceof Hello.Answer theirs) {
            Compatibility.difference(contact.toString(), own, theirs)
                    .ifPresent(sentence -> misfit.complete(new StartFailure(sentence)));
            answered.add(contact); // after the verdict, as whoever sees this looks for it
        } else if (answer instanceof Hello.Unreadable unreadable) {
            misfit.complete(new StartFailure(unreadable(contact.toString(), unreadable)));
        }
    }

    /** Why this node must not join, if it must not. */
    Optional<StartFailure> misfit() {
        return Optional.ofNullable(misfit.getNow(null));
    }

    /** Whether any node has answered so that it could be read. */
    boolean hasAnswer() {
        return !answered.isEmpty();
    }

    static String unreadable(String seed, Hello.Unreadable answer) {
        return "seed " + seed + " answered, but this node cannot read its answer (" + answer.reason()
                + "); it probably runs another version of Muster: run the same version on all nodes";
    }
}
