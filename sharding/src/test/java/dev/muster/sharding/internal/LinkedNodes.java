package dev.muster.sharding.internal;

import com.typesafe.config.ConfigFactory;
import dev.muster.membership.NodeId;
import dev.muster.sharding.Counter;
import dev.muster.sharding.EntityException;
import dev.muster.sharding.EntityFailed;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Terminated;

/** Two actor systems that send each other requests through lanes, over Artery on TCP. */
final class LinkedNodes implements AutoCloseable {
    static final TypeProtocol PROTOCOL = new TypeProtocol(Counter.class, Set.of(Counter.Add.class, Counter.Get.class));

    final LinkedNode left = new LinkedNode();
    final LinkedNode right = new LinkedNode();

    /** One of them. */
    static final class LinkedNode implements AskTarget {
        final ActorSystem system = ActorSystem.create(
                "muster",
                ConfigFactory.parseString(
                                "pekko { actor.provider = remote, loglevel = WARNING, log-dead-letters = off, "
                                        + "remote.artery.canonical { hostname = \"127.0.0.1\", port = 0 } }")
                        .withFallback(ConfigFactory.load()));
        final ShardingTallies tallies = ShardingTallies.of(system);
        final Network network = Network.of(system);
        final Queue<Object> deadLetters = new ConcurrentLinkedQueue<>();

        private LinkedNode() {
            Protocols.of(system).add(PROTOCOL);
            ActorRef listener = system.actorOf(Props.create(Listener.class, () -> new Listener(deadLetters)));
            system.eventStream().subscribe(listener, DeadLetter.class);
        }

        NodeId id() {
            return network.self();
        }

        Lanes lanesTo(LinkedNode other) {
            return network.lanesTo(other.id());
        }

        PendingAsk<Long> ask(String entityId, Duration timeout) {
            return Asks.of(system).open(this, entityId, Counter.Add.class, timeout);
        }

        @Override
        public TypeProtocol protocol() {
            return PROTOCOL;
        }

        @Override
        public EntityException timedOut(PendingAsk<?> ask) {
            return new EntityFailed(ask.entityId() + " timed out, sent to "
                    + (ask.sentTo() == null ? "nobody" : ask.sentTo().address()));
        }

        Terminated stop() {
            system.terminate();
            return system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    /** Collects messages. */
    private static final class Listener extends AbstractActor {
        private final Queue<Object> heard;

        Listener(Queue<Object> heard) {
            this.heard = heard;
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder().matchAny(heard::add).build();
        }
    }

    static Delivery tell(String entityId, long by) {
        return new Delivery("Counter", entityId, new Counter.Add(by), ReplyTo.NOBODY);
    }

    static Delivery asking(PendingAsk<Long> ask, long by) {
        return new Delivery("Counter", ask.entityId(), new Counter.Add(by), ask);
    }

    /** What a delivery that has arrived would add. */
    static long by(Delivery delivery) {
        return ((Counter.Add) PROTOCOL.request((Encoded) delivery.request())).by();
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within 20 s");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        left.stop();
        right.stop();
    }
}
