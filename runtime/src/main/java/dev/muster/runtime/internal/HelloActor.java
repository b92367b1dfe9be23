package dev.muster.runtime.internal;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;

/** Answers a {@link Hello.Question}. It lives at a well-known path, so that a node can ask before it is a member. */
final class HelloActor extends AbstractActor {
    static final String NAME = "muster-hello";

    private final Hello.Answer answer;

    private HelloActor(Hello.Answer answer) {
        this.answer = answer;
    }

    static Props props(Hello.Answer answer) {
        return Props.create(HelloActor.class, () -> new HelloActor(answer));
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Hello.Question.class, question -> getSender().tell(answer, getSelf()))
                .build();
    }
}
