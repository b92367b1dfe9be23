package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.AskTimeout;
import dev.muster.sharding.Counter;
import dev.muster.sharding.EntityException;
import dev.muster.sharding.EntityFailed;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Dropped;
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
    void a_request_that_reached_no_entity_is_told_at_once_that_nothing_was_done() {
        PendingAsk<Long> ask = ask();

        system.deadLetters().tell(delivery(ask), ActorRef.noSender());

        assertThat(ask.future())
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(EntityFailed.class)
                .withMessageContaining(
                        "Counter [visits] stopped before it took this request; nothing was done, and it may be asked again");
    }

    @Test
    void a_request_that_a_region_dropped_is_told_so() {
        PendingAsk<Long> ask = ask();
        ActorRef nobody = ActorRef.noSender();

        system.deadLetters()
                .tell(new Dropped(delivery(ask), "avoids reordering", nobody, system.deadLetters()), nobody);

        assertThat(ask.future())
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("Counter [visits] moved before it took this request");
    }

    private static Delivery delivery(ReplyTo replyTo) {
        return new Delivery("Counter", "visits", new Encoded("Get", Cbor.NONE), replyTo);
    }

    private static PendingAsk<Long> ask() {
        return Asks.of(system).open(new Counters(), "visits", Counter.Get.class, Duration.ofSeconds(30));
    }

    /** Entities that nothing is sent to. */
    private static final class Counters implements AskTarget {
        private final TypeProtocol protocol =
                new TypeProtocol(Counter.class, Set.of(Counter.Add.class, Counter.Get.class));

        @Override
        public TypeProtocol protocol() {
            return protocol;
        }

        @Override
        public EntityException timedOut(PendingAsk<?> ask) {
            return new AskTimeout(new AskTimeout.Circumstances("Counter", "Get", ask.timeout(), "0", null, ""));
        }
    }
}
