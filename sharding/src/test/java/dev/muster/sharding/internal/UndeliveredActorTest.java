package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Deliver;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UndeliveredActorTest {
    private static ActorSystem system;

    @BeforeAll
    static void start() {
        system = ActorSystem.create();
        UndeliveredActor.start(system);
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    @Test
    void a_request_that_a_region_dropped_is_told_at_once_that_nothing_was_done() {
        ActorRef region = system.actorOf(Props.create(DroppingActor.class, DroppingActor::new));
        Deliver deliver = new Deliver("Counter", "visits", new Encoded("add", Cbor.NONE));

        assertThat(Patterns.ask(region, deliver, Duration.ofSeconds(30)))
                .succeedsWithin(5, TimeUnit.SECONDS)
                .isEqualTo(
                        Answer.of(
                                Verdict.ENTITY_FAILED,
                                "Counter [visits] moved before it took this request; nothing was done, and it may be asked again"));
    }

    /** Does with a request what a shard region does with those that it buffered, when their shard is handed off. */
    private static final class DroppingActor extends AbstractActor {
        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .matchAny(message -> getContext()
                            .getSystem()
                            .deadLetters()
                            .tell(
                                    new Dropped(message, "avoids reordering", getSender(), getSelf()),
                                    ActorRef.noSender()))
                    .build();
        }
    }
}
